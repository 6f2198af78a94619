import { z } from 'zod'
import { type AppError, type ErrorCode, fieldName } from '../../shared/errors.ts'

/*
 * CallHQ's responses begin with a message, and so do its errors, followed by the invalid fields.
 */

export const errorView = z
  .object({
    message: z.string().describe('Error message.'),
    errors: z
      .array(
        z.object({
          field: z.string().describe('Path of the field, such as `model.messages[0].role`.'),
          message: z.string().describe('Why the field is invalid.'),
        }),
      )
      .optional()
      .describe('All invalid fields of the request; absent for other errors.'),
  })
  .meta({
    'x-component': 'Error',
    examples: [
      {
        message: 'The request has invalid fields.',
        errors: [
          { field: 'name', message: 'must be at most 255 characters' },
          { field: 'model.messages[0].role', message: 'is required' },
        ],
      },
    ],
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

export function renderError({ message, fields }: AppError): z.output<typeof errorView> {
  if (fields.length === 0) return { message }
  const errors = fields.map((field) => ({
    field: fieldName(field.path) || 'body',
    message: field.message,
  }))
  return { message, errors }
}
