import { z } from 'zod'
import type { AssistantDraft } from '../../core/assistants/model/assistant.ts'
import {
  assistantFieldsSchema,
  assistantSettingsSchema,
  assistantStatuses,
  languageTag,
  messageSchema,
  modelSchema,
} from '../../core/assistants/model/assistant-fields.ts'
import { type Catalogue, languageByName } from '../../core/catalogue/catalogue.ts'
import { type AssistantForm, assistantForm } from '../../core/conversion/assistant-form.ts'
import { type JsonObject, text } from '../../shared/bounded.ts'
import type { FieldError } from '../../shared/errors.ts'
import { fieldErrorsOf } from '../../shared/field-errors.ts'
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
    envelope: 'data',
    refusals: (wire) => refusals(wire, catalogue),
  })
}

/** What the page of this API refuses, in a record that may have it from another one. */
function refusals(wire: JsonObject, catalogue: Catalogue): FieldError[] {
  // A name may be older than the rule that it is not blank, and no record is without one.
  const { assistant_name: _, ...set } = withoutNulls(wire)
  const { error } = updateAssistantSchema.safeParse(set)
  const wrong = error === undefined ? [] : fieldErrorsOf(error.issues, set)
  return hasLanguage(catalogue, wire.language) ? wrong : [...wrong, unknownLanguage]
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
    // Other APIs allow more than the page of this one, and it is shown.
    initial_message: settings.firstMessage.unwrap().optional(),
    system_prompt: messageSchema.shape.content.nullish(),
    llm_temperature: modelSchema.shape.temperature.unwrap().optional(),
    speech_speed: settings.voice.unwrap().shape.speed.unwrap().optional(),
    re_engagement_interval: settings.reEngagementIntervalSeconds.unwrap().optional(),
    max_call_duration: settings.maxDurationSeconds.unwrap().optional(),
    max_silence_duration: settings.silenceTimeoutSeconds.unwrap().optional(),
  })
}

const settings = assistantSettingsSchema.shape

/** Names such as `Klingon` have the form of a tag, but tags are not written so. */
function isTag(language: string): boolean {
  return !/^[A-Z][a-z]{3}/.test(language) && languageTag.safeParse(language).success
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

function withoutNulls(fields: object): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  )
}
