import { z } from 'zod'
import { type AppError, fieldName } from '../../shared/errors.ts'

/*
 * Call Camp publishes no error bodies. Ours: a code to act on, a sentence to read, the wrong fields, and the campaigns
 * that stand in the way of a deletion.
 */

export const errorView = z
  .object({
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
        campaigns: z
          .array(
            z.object({
              uuid: z.string().describe('Id of the campaign.'),
              name: z.string().describe('Its name.'),
            }),
          )
          .optional()
          .describe('The active campaigns that keep something from being deleted.'),
      })
      .describe('The failure.'),
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

/** What the core tells of a conflict with campaigns. */
const blockersSchema = z.object({ campaigns: z.array(z.object({ id: z.string(), name: z.string() })) })

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
