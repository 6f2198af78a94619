import { z } from 'zod'
import { assistantFieldsSchema } from '../../../core/assistants/model/assistant-fields.ts'
import { assistantIdParameter } from '../../../http/requests/id-parameter.ts'
import { nameText } from '../../../shared/bounded.ts'
import { parseId } from '../../../shared/identifiers.ts'
import { deletedParameter } from '../query-parameters.ts'
import { type ApiId, mergePatchOf, strictly } from '../request-schemas.ts'

/** Of every operation on one assistant. */
export const assistantParams = assistantIdParameter('id')

export const getAssistantQueryOf = (apiId: ApiId) =>
  z.strictObject({
    deleted: deletedParameter.describe(
      'With `only`, gets the assistant from the trash, by `asst_…`, UUID or integer; the response has `deletedAt`.',
    ),
    as: apiId
      .optional()
      .describe(
        'Returns the assistant in the form of this API: the response is the same as that of `POST /v1/convert`.',
      ),
  })

export const deleteAssistantQuery = z.strictObject({
  purge: z
    .enum(['true', 'false'])
    .optional()
    .describe(
      'With `true`, the assistant is deleted permanently with all its versions, also from the trash. Requires the `admin` scope.',
    ),
})

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
  .describe('Phone numbers of the assistant; replaces the whole list.')

const writableFields = assistantFieldsSchema.extend({ phoneNumberIds })

/** For an assistant whose name does not change: it may be older than the rule that a name is not blank. */
const standingAssistantSchema = strictly(writableFields)

/** Only the name is required. */
export const createAssistantSchema = standingAssistantSchema
  .extend({ name: nameText(255).describe('Name of the assistant.') })
  .meta({ examples: [example] })

export type AssistantCreate = z.output<typeof createAssistantSchema>

export const assistantExample = {
  ...assistantFieldsSchema.parse(example),
  id: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
  uuid: '019447b1-b8d9-7063-91ad-b52605244cb4',
  serial: 17,
  version: 1,
  phoneNumberIds: [],
  createdAt: '2026-01-08T10:00:00.000Z',
  updatedAt: '2026-01-08T10:00:00.000Z',
}

export const assistantView = assistantFieldsSchema
  .extend({
    id: z.string().describe('TypeID of the assistant, `asst_…`.'),
    uuid: z.string().describe('The same id as a UUID, as the Call Camp API shows it.'),
    serial: z.int().describe('The integer id, as the Autocalls API shows it.'),
    version: z.int().describe('Number of the latest version, starting at 1.'),
    phoneNumberIds: z.array(z.string()).describe('Phone numbers of the assistant, `pn_…`.'),
    createdAt: z.iso.datetime().describe('Time of creation.'),
    updatedAt: z.iso.datetime().describe('Time of the last change.'),
  })
  .meta({ 'x-component': 'Assistant', examples: [assistantExample] })

export type AssistantView = z.output<typeof assistantView>

/** A record of the trash. */
export const deletedAssistantView = assistantView
  .extend({ deletedAt: z.iso.datetime().describe('Time of deletion.') })
  .meta({
    'x-component': 'DeletedAssistant',
    examples: [{ ...assistantExample, deletedAt: '2026-01-09T12:00:00.000Z' }],
  })

/** Set by the server. */
export const readOnlyFields: readonly string[] = Object.keys(assistantView.shape).filter(
  (name) => !Object.hasOwn(writableFields.shape, name),
)

/** A body may repeat them as they were read; their values are compared with the assistant that it changes. */
const repeated = Object.fromEntries(
  Object.entries(assistantView.shape)
    .filter(([name]) => readOnlyFields.includes(name))
    .map(([name, { description }]) => [name, z.unknown().optional().meta({ description, readOnly: true })]),
)

export const patchAssistantSchema = mergePatchOf(writableFields)
  .extend(repeated)
  .meta({ 'x-component': 'AssistantPatch', examples: [{ model: { temperature: 0.2 }, firstMessage: null }] })

export const replaceAssistantSchema = standingAssistantSchema.extend(repeated).meta({ examples: [example] })

const { name, externalId } = createAssistantSchema.shape

export const duplicateAssistantSchema = z
  .strictObject({
    name: name
      .optional()
      .describe('Name of the new assistant; by default that of the original with `(copy)`.'),
    externalId: externalId.describe('External id of the new assistant; none by default.'),
  })
  .meta({ examples: [{ name: 'Front desk, evenings', externalId: 'front-desk-evenings' }] })

export const restoreAssistantSchema = z
  .strictObject({
    externalId: externalId
      .unwrap()
      .optional()
      .describe('New external id, or null for none; by default it keeps the one that it had.'),
  })
  .meta({ examples: [{ externalId: 'front-desk-2' }] })
