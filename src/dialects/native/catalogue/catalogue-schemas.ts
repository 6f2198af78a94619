import { z } from 'zod'
import { engines, languageTag } from '../../../core/assistants/model/assistant-fields.ts'
import { providerPattern } from '../../../core/assistants/model/provider-names.ts'
import { modelTypes } from '../../../core/catalogue/catalogue.ts'
import { nameText, text } from '../../../shared/bounded.ts'

/*
 * The catalogue is the same for every account. Every caller can read it, the operator edits it.
 */

const provider = z
  .string()
  .regex(providerPattern, 'must be the name of a provider, such as openai')
  .describe('Provider, normalized to its canonical lower-case name, such as `11labs`.')
const model = text(100, 1)
const mode = z.enum(engines).describe('Engine that can use the voice.')
const type = z
  .enum(modelTypes)
  .describe('`llm` for text models, `multimodal` for models that hear and speak.')
const dialect = z.string().regex(/^[a-z][a-z0-9]{0,31}$/, 'must be the id of an API, such as autocalls')

const id = z.int().describe('Id of the entry.')
const shown = (description: string) => z.string().describe(description)

function listOf<Entry extends z.ZodType>(entry: Entry, example: z.output<Entry>) {
  return z
    .object({ data: z.array(entry).describe('The entries, oldest first.') })
    .describe('The matching entries.')
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
    voiceId: text(200, 1).describe('Id of the voice at its provider.'),
    model: model.nullable().default(null).describe('Speech model of the provider.'),
    name: nameText(200).describe('Name of the voice.'),
    language: languageTag
      .nullable()
      .default(null)
      .describe('Language of the voice as a BCP 47 tag; null for a multilingual voice.'),
    mode: mode.default('pipeline'),
  })
  .meta({ examples: [voiceExample] })

export const voiceView = z
  .object({
    id,
    provider: shown('Provider.'),
    voiceId: shown('Id of the voice at its provider.'),
    model: z.string().nullable().describe('Speech model of the provider.'),
    name: shown('Name of the voice.'),
    language: z.string().nullable().describe('Language as a BCP 47 tag; null for a multilingual voice.'),
    mode: shown('Engine that can use the voice.'),
  })
  .meta({ 'x-component': 'Voice', examples: [{ id: 1, ...voiceExample }] })

export const voicesView = listOf(voiceView, { id: 1, ...voiceExample })

export const voicesQuery = z.strictObject({
  provider: provider.optional().describe('Provider of the voices.'),
  mode: mode.optional().describe('Engine of the voices.'),
  language: languageTag
    .optional()
    .describe(
      'Language of the voices; a tag without a region matches all regions. Multilingual voices always match.',
    ),
})

const languageExample = { code: 'pt-BR', name: 'Portuguese (Brazil)' }

export const createLanguageSchema = z
  .strictObject({
    code: languageTag.describe('BCP 47 tag.'),
    name: nameText(100).describe('English name, which identifies the language in the Autocalls API.'),
  })
  .meta({ examples: [languageExample] })

export const languageView = z
  .object({ id, code: shown('BCP 47 tag.'), name: shown('English name.') })
  .meta({ 'x-component': 'Language', examples: [{ id: 13, ...languageExample }] })

export const languagesView = listOf(languageView, { id: 13, ...languageExample })

export const languagesQuery = z.strictObject({
  language: languageTag.optional().describe('Language tag; without a region it matches all regions.'),
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
    model: model.describe('Name of the model at its provider.'),
    name: nameText(200).optional().describe('Display name; by default its name at the provider.'),
    type: type.default('llm'),
    dialects: z.array(dialect).max(20).default([]).describe('Ids of the APIs that list the model.'),
  })
  .meta({ examples: [modelExample] })

export const modelView = z
  .object({
    id,
    provider: shown('Provider.'),
    model: shown('Name of the model at its provider.'),
    name: shown('Display name.'),
    type: shown('`llm` or `multimodal`.'),
    dialects: z.array(z.string()).describe('Ids of the APIs that list the model.'),
  })
  .meta({ 'x-component': 'Model', examples: [{ id: 4, ...modelExample }] })

export const modelsView = listOf(modelView, { id: 4, ...modelExample })

export const modelsQuery = z.strictObject({
  provider: provider.optional().describe('Provider of the models.'),
  type: type.optional().describe('Type of the models.'),
  dialect: dialect.optional().describe('API that lists the models.'),
})

const transcriberExample = { provider: 'deepgram', model: 'nova-3', name: 'Nova 3' }

export const createTranscriberSchema = z
  .strictObject({
    provider,
    model: model.describe('Recognition model of the provider.'),
    name: nameText(200).describe('Display name.'),
  })
  .meta({ examples: [transcriberExample] })

export const transcriberView = z
  .object({
    id,
    provider: shown('Provider.'),
    model: shown('Recognition model of the provider.'),
    name: shown('Display name.'),
  })
  .meta({ 'x-component': 'Transcriber', examples: [{ id: 1, ...transcriberExample }] })

export const transcribersView = listOf(transcriberView, { id: 1, ...transcriberExample })

export const transcribersQuery = z.strictObject({
  provider: provider.optional().describe('Provider of the transcribers.'),
})
