import { z } from 'zod'
import { createAssistantSchema } from './assistant-schemas.ts'

const { name, externalId } = createAssistantSchema.shape

export const duplicateAssistantSchema = z
  .strictObject({
    name: name.optional().describe('Its name; that of the original and `(copy)` without it.'),
    externalId: externalId.describe('Its id elsewhere; none without it.'),
  })
  .meta({ examples: [{ name: 'Front desk, evenings', externalId: 'front-desk-evenings' }] })
