import { z } from 'zod'
import type { AssistantDraft } from '../../assistants/assistant.ts'
import { assistantFieldsSchema, assistantStatuses, languageTag } from '../../assistants/assistant-fields.ts'
import { text } from '../../bounded.ts'
import { type Catalogue, languageByName } from '../../catalogue/catalogue.ts'
import { type AssistantForm, assistantForm } from '../../conversion/assistant-form.ts'
import { createAssistantSchema, type NewAssistant, updateAssistantSchema } from './assistant-schemas.ts'
import { toDraft, toWire } from './mapping.ts'
import { unknownLanguage, unknownVoice } from './offered.ts'

/** Autocalls' records, for conversions. Voices and languages are those of the catalogue. */
export function autocallsForm(catalogue: Catalogue): AssistantForm {
  return assistantForm({
    serverFields: ['id', 'uuid', 'created_at', 'updated_at'],
    phoneNumberField: 'phone_number_id',
    schema: recordSchema(catalogue),
    toWire: (assistant) => toWire(assistant, catalogue),
    toDraft: (record) => draftOfRecord(record, catalogue),
    refusals: ({ language }) => (hasLanguage(catalogue, language) ? [] : [unknownLanguage]),
  })
}

function hasLanguage(catalogue: Catalogue, name: unknown): boolean {
  return typeof name !== 'string' || languageByName(catalogue, name) !== undefined
}

/** A record shows null where another API has set nothing, and a tag where the catalogue has no name for the language. */
function recordSchema(catalogue: Catalogue) {
  const { shape } = updateAssistantSchema
  const isVoice = (id: number) => catalogue.voices.some((voice) => voice.id === id)
  const isLanguage = (name: string) => hasLanguage(catalogue, name) || isTag(name)
  return updateAssistantSchema.extend({
    assistant_name: assistantFieldsSchema.shape.name,
    status: z.enum(assistantStatuses).optional(),
    voice_id: createAssistantSchema.shape.voice_id.refine(isVoice, unknownVoice.message).nullish(),
    language: text(100, 1).refine(isLanguage, unknownLanguage.message).nullish(),
    llm_model: shape.llm_model.nullable(),
    timezone: shape.timezone.nullable(),
    initial_message: shape.initial_message.nullable(),
    system_prompt: shape.system_prompt.nullable(),
  })
}

/** Names such as `Klingon` have the form of a tag, but for its first part. */
function isTag(language: string): boolean {
  return /^[a-z]{2,3}(-|$)/.test(language) && languageTag.safeParse(language).success
}

type AutocallsRecord = z.output<ReturnType<typeof recordSchema>>

function draftOfRecord({ status, ...record }: AutocallsRecord, catalogue: Catalogue): AssistantDraft {
  const { language, voice_id, llm_model, timezone, initial_message, system_prompt, ...rest } = record
  const set = withoutNulls({ language, voice_id, llm_model, timezone, initial_message, system_prompt })
  // What a create requires and a record may lack stays blank.
  const body = { ...rest, ...set } as NewAssistant
  const draft = toDraft(body, { catalogue, phoneNumberId: null })
  const tag = typeof language === 'string' && !hasLanguage(catalogue, language) ? language : draft.language
  return { ...draft, status: status ?? draft.status, language: tag }
}

function withoutNulls(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  )
}
