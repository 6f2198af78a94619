import { z } from 'zod'
import { type AppError, type ErrorCode, fieldName } from '../../errors.ts'

/*
 * Call Camp publishes no error bodies. Ours: a code to act on, a sentence to read, and the wrong fields.
 */

export const errorView = z.object({
  error: z
    .object({
      code: z.string().describe('What went wrong, for programs.'),
      message: z.string().describe('What went wrong, for people.'),
      fields: z
        .array(
          z.object({
            field: z.string().describe('Where the field stands, such as `schedule.days[0]`.'),
            message: z.string().describe('What is wrong with it.'),
          }),
        )
        .describe('Every wrong field of the request; empty when no field is to blame.'),
    })
    .describe('The failure.'),
})

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
  const fields = error.fields.map((field) => ({
    field: fieldName(field.path) || 'body',
    message: field.message,
  }))
  return { error: { code: error.code, message: error.message, fields } }
}
