import { z } from 'zod'
import { assistantFieldsSchema } from '../../../assistants/assistant-fields.ts'

const { name, externalId } = assistantFieldsSchema.shape

export const duplicateAssistantSchema = z
  .strictObject({
    name: name.optional().describe('Its name; that of the original and `(copy)` without it.'),
    externalId: externalId.describe('Its id elsewhere; none without it.'),
  })
  .meta({ examples: [{ name: 'Front desk, evenings', externalId: 'front-desk-evenings' }] })
