import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { integerParameter } from '../../shared/bounded.ts'
import { validationFailed } from '../../shared/errors.ts'
import { decodeCursor, encodeCursor, type Page, type PageRequest } from '../../shared/paging.ts'

/**
 * A bare array leaves no room for the next page: it stands in the `Link` header. Clients of the page, which knows no
 * paging, get as much as one answer holds.
 */
export const listQuery = z.object({
  limit: integerParameter().min(1).max(1000).default(1000).describe('Most assistants in one answer.'),
  cursor: z
    .string()
    .max(200)
    .optional()
    .describe('Where to go on: part of the `Link` of the answer before; the newest without it.'),
})

/** @throws AppError validation_failed for a cursor that is not ours */
export function pageRequestOf({ limit, cursor }: z.output<typeof listQuery>): PageRequest {
  if (cursor === undefined) return { limit }
  const after = decodeCursor(cursor)
  if (after === null) {
    throw validationFailed([{ path: ['cursor'], code: 'format', message: 'must come from a Link header' }])
  }
  return { limit, after }
}

/** Relative to the URL of the request, so that it holds behind any proxy and through any alias. */
export function linkNextPage(reply: FastifyReply, { next }: Page<unknown>, limit: number): void {
  if (next !== null) reply.header('link', `<?limit=${limit}&cursor=${encodeCursor(next)}>; rel="next"`)
}
