import { z } from 'zod'
import { type AppError, fieldName } from '../../shared/errors.ts'

/*
 * CallHQ's answers lead with a message, and so do its errors; the wrong fields stand beside it.
 */

export const errorView = z
  .object({
    message: z.string().describe('What went wrong.'),
    errors: z
      .array(
        z.object({
          field: z.string().describe('Where the field stands, such as `model.messages[0].role`.'),
          message: z.string().describe('What is wrong with it.'),
        }),
      )
      .optional()
      .describe('Every wrong field of the request; absent when no field is to blame.'),
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

export function renderError({ message, fields }: AppError): z.output<typeof errorView> {
  if (fields.length === 0) return { message }
  const errors = fields.map((field) => ({
    field: fieldName(field.path) || 'body',
    message: field.message,
  }))
  return { message, errors }
}
