import { z } from 'zod'
import { assistantFieldsSchema } from '../../../core/assistants/model/assistant-fields.ts'
import { nameText } from '../../../shared/bounded.ts'
import { parseId } from '../../../shared/identifiers.ts'
import { mergePatchOf, strictly } from '../request-schemas.ts'

const example = {
  name: 'Front desk',
  language: 'en',
  model: {
    provider: 'openai',
    model: 'gpt-4o-mini',
    temperature: 0.4,
    messages: [{ role: 'system', content: 'You answer the phone of a dental practice.' }],
  },
  voice: { provider: '11labs', voiceId: '21m00Tcm4TlvDq8ikWAM', name: 'Rachel' },
  transcriber: { provider: 'deepgram', model: 'nova-3' },
  firstMessage: 'Good morning, how can I help?',
}

const phoneNumberId = z
  .string()
  .max(64)
  .refine((value) => parseId('pn', value) !== null, 'must be the id of a phone number')

const phoneNumberIds = z
  .array(phoneNumberId)
  .max(100)
  .default([])
  .describe('The numbers whose calls it answers; the whole set.')

const writableFields = assistantFieldsSchema.extend({ phoneNumberIds })

/** For an assistant whose name stands: it may be older than the rule that a name is not blank. */
export const standingAssistantSchema = strictly(writableFields)

/** Only the name is required. */
export const createAssistantSchema = standingAssistantSchema
  .extend({ name: nameText(255).describe('What people call the assistant.') })
  .meta({ examples: [example] })

export type AssistantCreate = z.output<typeof createAssistantSchema>

export const assistantView = assistantFieldsSchema
  .extend({
    id: z.string().describe('TypeID of the assistant, `asst_…`.'),
    uuid: z.string().describe('The same id as a UUID, by which Call Camp clients know it.'),
    serial: z.int().describe('The integer by which Autocalls clients know it.'),
    version: z.int().describe('The number of its latest version, counted from 1.'),
    phoneNumberIds: z.array(z.string()).describe('The numbers whose calls it answers.'),
    createdAt: z.iso.datetime().describe('When it was created.'),
    updatedAt: z.iso.datetime().describe('When it was last changed.'),
  })
  .meta({
    'x-component': 'Assistant',
    examples: [
      {
        ...assistantFieldsSchema.parse(example),
        id: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
        uuid: '019447b1-b8d9-7063-91ad-b52605244cb4',
        serial: 17,
        version: 1,
        phoneNumberIds: [],
        createdAt: '2026-01-08T10:00:00.000Z',
        updatedAt: '2026-01-08T10:00:00.000Z',
      },
    ],
  })

export type AssistantView = z.output<typeof assistantView>

/** What the server sets. */
export const readOnlyFields: readonly string[] = Object.keys(assistantView.shape).filter(
  (name) => !Object.hasOwn(writableFields.shape, name),
)

/** A body may repeat them as they were read; what they are is checked against the assistant that it changes. */
const repeated = Object.fromEntries(
  Object.entries(assistantView.shape)
    .filter(([name]) => readOnlyFields.includes(name))
    .map(([name, { description }]) => [name, z.unknown().optional().meta({ description, readOnly: true })]),
)

export const patchAssistantSchema = mergePatchOf(writableFields)
  .extend(repeated)
  .meta({ 'x-component': 'AssistantPatch', examples: [{ model: { temperature: 0.2 }, firstMessage: null }] })

export const replaceAssistantSchema = standingAssistantSchema.extend(repeated).meta({ examples: [example] })
