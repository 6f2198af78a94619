import { z } from 'zod'
import { type AppError, describeFields } from '../../shared/errors.ts'

/*
 * Talkturo's errors are one sentence under `error`. Its 401 is published to the letter; the other sentences are ours.
 */

export const errorView = z
  .object({ error: z.string().describe('What went wrong; every wrong field is named in it.') })
  .meta({
    'x-component': 'Error',
    examples: [{ error: 'Invalid request: name is required; temperature must be at most 2' }],
  })

export function renderError(error: AppError): z.output<typeof errorView> {
  if (error.code === 'unauthenticated') return { error: 'Unauthorized' }
  if (error.fields.length > 0) return { error: `Invalid request: ${describeFields(error.fields)}` }
  return { error: error.message }
}
