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
import { toDraft, toWire } from './mapping.ts'
import { unknownLanguage, unknownVoice } from './rules.ts'
import { type AssistantCreate, createAssistantSchema, updateAssistantSchema } from './schemas.ts'

/** Converts assistants from and to Autocalls' form. Voices and languages are entries of the catalogue. */
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

/** What Autocalls would not accept of a record, which may have it from another API. */
function refusals(wire: JsonObject, catalogue: Catalogue): FieldError[] {
  // Names from before the rule that they must not be blank are accepted, and every record has one.
  const { assistant_name: _, ...set } = withoutNulls(wire)
  const { error } = updateAssistantSchema.safeParse(set)
  const wrong = error === undefined ? [] : fieldErrorsOf(error.issues, set)
  return hasLanguage(catalogue, wire.language) ? wrong : [...wrong, unknownLanguage]
}

function hasLanguage(catalogue: Catalogue, name: unknown): boolean {
  return typeof name !== 'string' || languageByName(catalogue, name) !== undefined
}

/** A record has null for what another API has left unset, and a tag for a language that the catalogue does not have. */
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
    // Other APIs allow more than Autocalls, which shows it.
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

/** Names such as `Klingon` have the form of a tag, but a tag does not begin with a capitalised word. */
function isTag(language: string): boolean {
  return !/^[A-Z][a-z]{3}/.test(language) && languageTag.safeParse(language).success
}

type AutocallsRecord = z.output<ReturnType<typeof recordSchema>>

function draftOfRecord({ status, ...record }: AutocallsRecord, catalogue: Catalogue): AssistantDraft {
  const { language, voice_id, llm_model, timezone, initial_message, system_prompt, ...rest } = record
  const set = withoutNulls({ language, voice_id, llm_model, timezone, initial_message, system_prompt })
  // Fields that a create requires and a record may lack stay blank.
  const body = { ...rest, ...set } as AssistantCreate
  const draft = toDraft(body, { catalogue, phoneNumberId: null })
  const tag = typeof language === 'string' && !hasLanguage(catalogue, language) ? language : draft.language
  return { ...draft, status: status ?? draft.status, language: tag }
}

function withoutNulls(fields: object): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  )
}
