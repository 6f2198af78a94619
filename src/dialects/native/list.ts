import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { integerParameter } from '../../shared/bounded.ts'
import { type AppError, validationFailed } from '../../shared/errors.ts'
import { type CursorPageRequest, decodeCursor, encodeCursor, type Page } from '../../shared/paging.ts'

/** The query of every list: newest first, by cursor. An unknown parameter is refused. */
export const listQuery = z.strictObject({
  limit: integerParameter().min(1).max(200).default(50).describe('Maximum number of records.'),
  cursor: z
    .string()
    .max(200)
    .optional()
    .describe('`nextCursor` of the previous page. Omit it for the first page.'),
})

/** @throws AppError validation_failed for a cursor that is not ours */
export function pageRequestOf({ limit, cursor }: z.output<typeof listQuery>): CursorPageRequest {
  if (cursor === undefined) return { limit }
  const after = decodeCursor(cursor)
  if (after === null) throw notACursor()
  return { limit, after }
}

/** The cursors of a list whose place is a number. Each list has a kind of its own, so that none takes another's. */
export function numberCursor(kind: string) {
  const pattern = new RegExp(`^${kind}-([1-9]\\d{0,8})$`)
  return {
    /** @throws AppError validation_failed for a cursor that is not ours */
    pageOf({ limit, cursor }: z.output<typeof listQuery>): CursorPageRequest<number> {
      if (cursor === undefined) return { limit }
      const number = pattern.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1]
      if (number === undefined) throw notACursor()
      return { limit, after: Number(number) }
    },

    encode: (number: number): string => Buffer.from(`${kind}-${number}`).toString('base64url'),
  }
}

function notACursor(): AppError {
  return validationFailed([
    { path: ['cursor'], code: 'format', message: 'must be the nextCursor of a previous page' },
  ])
}

export function listView<Item extends z.ZodType>(item: Item) {
  const data = item.meta()?.examples ?? []
  return z
    .object({
      data: z.array(item).describe('The records, newest first.'),
      nextCursor: z.string().nullable().describe('Cursor of the next page; null on the last one.'),
      hasMore: z.boolean().describe('Whether there is a next page.'),
    })
    .meta({ examples: [{ data, nextCursor: null, hasMore: false }] })
}

export function listViewOf<Record, View>(page: Page<Record>, view: (record: Record) => View) {
  return listViewBy(page, view, encodeCursor)
}

/** The same for a list with cursors of its own. */
export function listViewBy<Record, View, Place>(
  page: Page<Record, Place>,
  view: (record: Record) => View,
  encode: (place: Place) => string,
) {
  return {
    data: page.items.map(view),
    nextCursor: page.next === null ? null : encode(page.next),
    hasMore: page.next !== null,
  }
}

/** Links to the next page (RFC 8288), with the parameters of this one. */
export function linkNext(request: FastifyRequest, reply: FastifyReply, cursor: string | null): void {
  if (cursor === null) return
  const url = new URL(request.server.publicUrl + request.url)
  url.searchParams.set('cursor', cursor)
  reply.header('link', `<${url.href}>; rel="next"`)
}
