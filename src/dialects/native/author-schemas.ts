import { z } from 'zod'
import { type Author, authorTypeId } from '../../core/audit/authorship.ts'

export const authorView = z
  .object({
    kind: z.enum(['user', 'apiKey', 'system']).describe('Kind of actor; `system` is the server itself.'),
    id: z.string().nullable().describe('`user_…` or `key_…`; null for the server.'),
    name: z.string().nullable().describe('Name at the time of the action.'),
  })
  .describe('The actor: a user, an API key or the server itself.')

export function authorToWire(author: Author): z.output<typeof authorView> {
  return { kind: author.kind, id: authorTypeId(author), name: author.name }
}
