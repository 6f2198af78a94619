import type { Assistant, AssistantDraft } from '../../assistants/assistant.ts'
import { languageOf, withLanguage } from '../../assistants/languages.ts'
import { withModelName } from '../../assistants/models.ts'
import { systemPromptOf, withSystemPrompt } from '../../assistants/system-prompt.ts'
import { given } from '../../assistants/unchanged.ts'
import {
  type Catalogue,
  languageByName,
  languageByTag,
  modelByName,
  voiceEntryOf,
} from '../../catalogue/catalogue.ts'
import type { AssistantWrite } from './assistant-schemas.ts'
import type { AssistantView } from './assistant-views.ts'

/*
 * Who speaks, in which language, with which voice and model, and how it begins: in both directions.
 */

export type ConversationFields = Pick<
  Assistant,
  | 'inboundEnabled'
  | 'outboundEnabled'
  | 'engine'
  | 'language'
  | 'timezone'
  | 'model'
  | 'voice'
  | 'transcriber'
  | 'firstMessage'
  | 'firstMessageMode'
  | 'variables'
>

export function showConversation(assistant: ConversationFields, catalogue: Catalogue) {
  const { engine, timezone, model, voice, firstMessage, firstMessageMode, variables } = assistant
  return {
    type: assistant.inboundEnabled ? 'inbound' : 'outbound',
    calls_direction: assistant.inboundEnabled ? 'receive' : 'make',
    mode: engine,
    engine_type: engine,
    voice_id: voiceEntryOf(catalogue, voice, engine)?.id ?? null,
    voice_stability: voice.stability,
    voice_similarity: voice.similarity,
    speech_speed: voice.speed,
    language: languageName(assistant, catalogue),
    timezone,
    llm_model: model.model,
    llm_temperature: model.temperature,
    system_prompt: systemPromptOf(model.messages),
    initial_message: firstMessage,
    who_speaks_first: firstMessageMode === 'assistant-waits-for-user' ? 'Customer' : 'AI assistant',
    variables,
  } satisfies Partial<AssistantView>
}

function languageName(assistant: ConversationFields, catalogue: Catalogue): string | null {
  const tag = languageOf(assistant)
  return tag === null ? null : (languageByTag(catalogue, tag)?.name ?? tag)
}

export function changeConversation(
  draft: AssistantDraft,
  change: AssistantWrite,
  catalogue: Catalogue,
): AssistantDraft {
  const spoken = withLanguageName(draft, change.language, catalogue)
  return {
    ...spoken,
    ...directionOf(draft, change.calls_direction),
    engine: given(change.engine_type, draft.engine),
    timezone: given(change.timezone, draft.timezone),
    model: changeModel(draft.model, change, catalogue),
    voice: changeVoice(spoken.voice, change, catalogue),
    firstMessage: given(change.initial_message, draft.firstMessage),
    firstMessageMode: firstMessageModeOf(change.who_speaks_first, draft.firstMessageMode),
    variables: change.variables === undefined ? draft.variables : (change.variables ?? {}),
  }
}

/** A name that the catalogue does not have was refused before. */
function withLanguageName(
  draft: AssistantDraft,
  name: string | undefined,
  catalogue: Catalogue,
): AssistantDraft {
  const language = name === undefined ? undefined : languageByName(catalogue, name)
  return language === undefined ? draft : withLanguage(draft, language.code)
}

function directionOf(
  { inboundEnabled, outboundEnabled }: AssistantDraft,
  direction: AssistantWrite['calls_direction'],
): Pick<AssistantDraft, 'inboundEnabled' | 'outboundEnabled'> {
  if (direction === undefined) return { inboundEnabled, outboundEnabled }
  return { inboundEnabled: direction === 'receive', outboundEnabled: direction === 'make' }
}

function firstMessageModeOf(
  speaker: AssistantWrite['who_speaks_first'],
  current: AssistantDraft['firstMessageMode'],
): AssistantDraft['firstMessageMode'] {
  switch (speaker) {
    case undefined:
      return current
    case null:
      return null
    case 'AI assistant':
      return 'assistant-speaks-first'
    case 'Customer':
      return 'assistant-waits-for-user'
  }
}

/** Whose a model is follows from the catalogue, else from its name. */
function changeModel(
  model: AssistantDraft['model'],
  { llm_model: name, llm_temperature: temperature, system_prompt: prompt }: AssistantWrite,
  catalogue: Catalogue,
): AssistantDraft['model'] {
  const provider = name === undefined ? undefined : modelByName(catalogue, name, 'autocalls')?.provider
  const named = name === undefined ? model : { ...withModelName(model, name), ...(provider && { provider }) }
  return {
    ...named,
    temperature: given(temperature, model.temperature),
    messages: prompt === undefined ? model.messages : withSystemPrompt(model.messages, prompt),
  }
}

/** An id that the catalogue does not have was refused before. */
function changeVoice(
  voice: AssistantDraft['voice'],
  change: AssistantWrite,
  catalogue: Catalogue,
): AssistantDraft['voice'] {
  const entry = catalogue.voices.find((candidate) => candidate.id === change.voice_id)
  const named =
    entry === undefined
      ? voice
      : { ...voice, provider: entry.provider, voiceId: entry.voiceId, model: entry.model, name: entry.name }
  return {
    ...named,
    stability: given(change.voice_stability, voice.stability),
    similarity: given(change.voice_similarity, voice.similarity),
    speed: given(change.speech_speed, voice.speed),
  }
}
