import { z } from 'zod'
import { type AppError, describeFields, type ErrorCode } from '../../errors.ts'

/*
 * EDMO's envelope: one sentence. A missing permission answers 401 as its page says; only the login tells a disabled
 * user apart, by 403.
 */

export const errorView = z.object({
  error: z.string().describe('What went wrong, for people; for bad input it names every wrong field.'),
})

export const statuses = {
  bad_request: 400,
  validation_failed: 400,
  unauthenticated: 401,
  forbidden: 401,
  not_found: 404,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ErrorCode, number>

export function renderError({ message, fields }: AppError): z.output<typeof errorView> {
  return { error: fields.length === 0 ? message : `${describeFields(fields)}.` }
}
