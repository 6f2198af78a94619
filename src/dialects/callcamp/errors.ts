import { z } from 'zod'
import { type AppError, type ErrorCode, fieldName } from '../../shared/errors.ts'

/*
 * Call Camp publishes no error bodies. Ours has a code, a message, the invalid fields, and the campaigns that prevent a
 * deletion.
 */

export const errorView = z
  .object({
    error: z
      .object({
        code: z.string().describe('Error code, for programs.'),
        message: z.string().describe('Error message, for people.'),
        fields: z
          .array(
            z.object({
              field: z.string().describe('Path of the field, such as `schedule.days[0]`.'),
              message: z.string().describe('Why the field is invalid.'),
            }),
          )
          .describe('All invalid fields of the request; empty for other errors.'),
        campaigns: z
          .array(
            z.object({
              uuid: z.string().describe('Id of the campaign.'),
              name: z.string().describe('Name of the campaign.'),
            }),
          )
          .optional()
          .describe('The active campaigns that prevent the deletion.'),
      })
      .describe('The error.'),
  })
  .meta({
    'x-component': 'Error',
    examples: [
      {
        error: {
          code: 'validation_failed',
          message: 'The request has invalid fields.',
          fields: [
            { field: 'name', message: 'is required' },
            { field: 'schedule.days[0]', message: 'must be at most 9 characters' },
          ],
        },
      },
    ],
  })

/** Details of the core's conflict with campaigns. */
const blockersSchema = z.object({ campaigns: z.array(z.object({ id: z.string(), name: z.string() })) })

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
  const fields = error.fields.map((field) => ({
    field: fieldName(field.path) || 'body',
    message: field.message,
  }))
  const { code, message } = error
  const blockers = blockersSchema.safeParse(error.details)
  if (!blockers.success) return { error: { code, message, fields } }
  const campaigns = blockers.data.campaigns.map(({ id, name }) => ({ uuid: id, name }))
  return { error: { code, message, fields, campaigns } }
}
