import { z } from 'zod'
import { type AppError, describeFields, type ErrorCode } from '../../errors.ts'

/*
 * Talkturo's errors are one sentence under `error`. Its 401 is published to the letter; the other sentences are ours.
 */

export const errorView = z
  .object({ error: z.string().describe('What went wrong; every wrong field is named in it.') })
  .meta({ examples: [{ error: 'Invalid request: name is required; temperature must be at most 2' }] })

/** The page knows 400, 401, 403, 404, 409 and 500; the rest keep HTTP's own meaning. */
export const statuses = {
  bad_request: 400,
  validation_failed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ErrorCode, number>

export function renderError(error: AppError): z.output<typeof errorView> {
  if (error.code === 'unauthenticated') return { error: 'Unauthorized' }
  if (error.fields.length > 0) return { error: `Invalid request: ${describeFields(error.fields)}` }
  return { error: error.message }
}
