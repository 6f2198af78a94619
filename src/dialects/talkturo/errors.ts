import { z } from 'zod'
import { type AppError, describeFields, type ErrorCode } from '../../shared/errors.ts'

/*
 * Talkturo's errors are one sentence under `error`. The text of the 401 is published; the others are ours.
 */

export const errorView = z
  .object({ error: z.string().describe('Error message; for invalid input it names all invalid fields.') })
  .meta({
    'x-component': 'Error',
    examples: [{ error: 'Invalid request: name is required; temperature must be at most 2' }],
  })

export const statuses = {
  bad_request: 400,
  validation_failed: 400,
  unauthenticated: 401,
  forbidden: 403,
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

export function renderError(error: AppError): z.output<typeof errorView> {
  if (error.code === 'unauthenticated') return { error: 'Unauthorized' }
  if (error.fields.length > 0) return { error: `Invalid request: ${describeFields(error.fields)}` }
  return { error: error.message }
}
