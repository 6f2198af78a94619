import { z } from 'zod'
import { httpStatuses } from '../../http/errors/statuses.ts'
import { type AppError, describeFields } from '../../shared/errors.ts'

/*
 * EDMO's envelope: one sentence. A missing permission answers 401 as its page says; only the login tells a disabled
 * user apart, by 403.
 */

export const errorView = z
  .object({
    error: z.string().describe('What went wrong, for people; for bad input it names every wrong field.'),
  })
  .meta({
    'x-component': 'Error',
    examples: [{ error: 'name is required; model.temperature must be at most 2.' }],
  })

export const statuses = { ...httpStatuses, forbidden: 401 }

export function renderError({ message, fields }: AppError): z.output<typeof errorView> {
  return { error: fields.length === 0 ? message : `${describeFields(fields)}.` }
}
