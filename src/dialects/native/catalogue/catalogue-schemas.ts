import { z } from 'zod'
import { engines, languageTag } from '../../../core/assistants/model/assistant-fields.ts'
import { providerPattern } from '../../../core/assistants/model/provider-names.ts'
import { modelTypes } from '../../../core/catalogue/catalogue.ts'
import { nameText, text } from '../../../shared/bounded.ts'

/*
 * The catalogue: the same for every account. Anybody with a credential reads it, the operator edits it.
 */

const provider = z
  .string()
  .regex(providerPattern, 'must be the name of a provider, such as openai')
  .describe('Vendor, kept in lower case and in its canonical spelling, such as `11labs`.')
const model = text(100, 1)
const mode = z.enum(engines).describe('The engine that can use the voice.')
const type = z.enum(modelTypes).describe('Whether the model writes, or hears and speaks by itself.')
const dialect = z.string().regex(/^[a-z][a-z0-9]{0,31}$/, 'must be the id of an API, such as autocalls')

const id = z.int().describe('Id of the entry.')
const shown = (description: string) => z.string().describe(description)

function listOf<Entry extends z.ZodType>(entry: Entry, example: z.output<Entry>) {
  return z
    .object({ data: z.array(entry).describe('The entries, oldest first.') })
    .describe('The entries that were asked for.')
    .meta({ examples: [{ data: [example] }] })
}

const voiceExample = {
  provider: '11labs',
  voiceId: '21m00Tcm4TlvDq8ikWAM',
  model: 'eleven_turbo_v2_5',
  name: 'Rachel',
  language: null,
  mode: 'pipeline' as const,
}

export const createVoiceSchema = z
  .strictObject({
    provider,
    voiceId: text(200, 1).describe("The voice's id at its vendor."),
    model: model.nullable().default(null).describe("The vendor's speech model."),
    name: nameText(200).describe('What people call the voice.'),
    language: languageTag
      .nullable()
      .default(null)
      .describe('Language of the voice as a BCP 47 tag; null for a voice that speaks many.'),
    mode: mode.default('pipeline'),
  })
  .meta({ examples: [voiceExample] })

export const voiceView = z
  .object({
    id,
    provider: shown('Vendor.'),
    voiceId: shown("The voice's id at its vendor."),
    model: z.string().nullable().describe("The vendor's speech model."),
    name: shown('What people call the voice.'),
    language: z.string().nullable().describe('BCP 47 tag; null for a voice that speaks many.'),
    mode: shown('The engine that can use the voice.'),
  })
  .meta({ 'x-component': 'Voice', examples: [{ id: 1, ...voiceExample }] })

export const voicesView = listOf(voiceView, { id: 1, ...voiceExample })

export const voicesQuery = z.strictObject({
  provider: provider.optional().describe('Only the voices of this vendor.'),
  mode: mode.optional().describe('Only the voices for this engine.'),
  language: languageTag
    .optional()
    .describe(
      'Only the voices that speak this language; a tag without a region takes every region, and voices that speak many always count.',
    ),
})

const languageExample = { code: 'pt-BR', name: 'Portuguese (Brazil)' }

export const createLanguageSchema = z
  .strictObject({
    code: languageTag.describe('BCP 47 tag.'),
    name: nameText(100).describe('English name, by which Autocalls clients choose it.'),
  })
  .meta({ examples: [languageExample] })

export const languageView = z
  .object({ id, code: shown('BCP 47 tag.'), name: shown('English name.') })
  .meta({ 'x-component': 'Language', examples: [{ id: 13, ...languageExample }] })

export const languagesView = listOf(languageView, { id: 13, ...languageExample })

export const languagesQuery = z.strictObject({
  language: languageTag.optional().describe('Only this tag; without a region, every region of it.'),
})

const modelExample = {
  provider: 'openai',
  model: 'gpt-4o-mini',
  name: 'gpt-4o-mini',
  type: 'llm' as const,
  dialects: ['autocalls', 'callhq'],
}

export const createModelSchema = z
  .strictObject({
    provider,
    model: model.describe('Name of the model at its vendor.'),
    name: nameText(200).optional().describe('What people call it; its name at the vendor when left out.'),
    type: type.default('llm'),
    dialects: z.array(dialect).max(20).default([]).describe('Ids of the APIs that are to list it.'),
  })
  .meta({ examples: [modelExample] })

export const modelView = z
  .object({
    id,
    provider: shown('Vendor.'),
    model: shown('Name of the model at its vendor.'),
    name: shown('What people call it.'),
    type: shown('`llm` or `multimodal`.'),
    dialects: z.array(z.string()).describe('Ids of the APIs that list it.'),
  })
  .meta({ 'x-component': 'Model', examples: [{ id: 4, ...modelExample }] })

export const modelsView = listOf(modelView, { id: 4, ...modelExample })

export const modelsQuery = z.strictObject({
  provider: provider.optional().describe('Only the models of this vendor.'),
  type: type.optional().describe('Only the models of this kind.'),
  dialect: dialect.optional().describe('Only the models that this API lists.'),
})

const transcriberExample = { provider: 'deepgram', model: 'nova-3', name: 'Nova 3' }

export const createTranscriberSchema = z
  .strictObject({
    provider,
    model: model.describe("The vendor's recognition model."),
    name: nameText(200).describe('What people call it.'),
  })
  .meta({ examples: [transcriberExample] })

export const transcriberView = z
  .object({
    id,
    provider: shown('Vendor.'),
    model: shown("The vendor's recognition model."),
    name: shown('What people call it.'),
  })
  .meta({ 'x-component': 'Transcriber', examples: [{ id: 1, ...transcriberExample }] })

export const transcribersView = listOf(transcriberView, { id: 1, ...transcriberExample })

export const transcribersQuery = z.strictObject({
  provider: provider.optional().describe('Only those of this vendor.'),
})
