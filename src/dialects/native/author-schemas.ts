import { z } from 'zod'
import { type Author, authorTypeId } from '../../core/audit/authorship.ts'

export const authorView = z
  .object({
    kind: z.enum(['user', 'apiKey', 'system']).describe('What it is; `system` for the server itself.'),
    id: z.string().nullable().describe('`user_…` or `key_…`; null for the server itself.'),
    name: z.string().nullable().describe('Its name at that time.'),
  })
  .describe('Who did it.')

export function authorToWire(author: Author): z.output<typeof authorView> {
  return { kind: author.kind, id: authorTypeId(author), name: author.name }
}
