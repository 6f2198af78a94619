import { z } from 'zod'
import { type AppError, describeFields, type ErrorCode } from '../../shared/errors.ts'

/*
 * EDMO's errors are one sentence. A missing permission is a 401, as its page says; only the login returns 403, to a
 * disabled user.
 */

export const errorView = z
  .object({
    error: z.string().describe('Error message; for invalid input it names all invalid fields.'),
  })
  .meta({
    'x-component': 'Error',
    examples: [{ error: 'name is required; model.temperature must be at most 2.' }],
  })

export const statuses = {
  bad_request: 400,
  validation_failed: 400,
  unauthenticated: 401,
  forbidden: 401,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  precondition_failed: 412,
  precondition_required: 428,
  idempotency_key_reused: 422,
  request_in_progress: 409,
  payload_too_large: 413,
  headers_too_large: 431,
  request_timeout: 408,
  unsupported_media_type: 415,
  too_many_requests: 429,
  unavailable: 503,
  insufficient_storage: 507,
  internal: 500,
} as const satisfies Record<ErrorCode, number>

export function renderError({ message, fields }: AppError): z.output<typeof errorView> {
  return { error: fields.length === 0 ? message : `${describeFields(fields)}.` }
}
