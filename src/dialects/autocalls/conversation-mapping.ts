import type { Assistant, AssistantDraft } from '../../core/assistants/model/assistant.ts'
import { type ChoiceContext, type Choices, withChoices } from '../../core/assistants/model/choices.ts'
import { languageOf, withLanguage } from '../../core/assistants/model/languages.ts'
import { modelByItsName } from '../../core/assistants/model/models.ts'
import { systemPromptOf, withSystemPrompt } from '../../core/assistants/model/system-prompt.ts'
import { given } from '../../core/assistants/model/unchanged.ts'
import {
  type Catalogue,
  languageByName,
  languageByTag,
  modelByName,
  voiceEntryOf,
} from '../../core/catalogue/catalogue.ts'
import type { AssistantChange } from './schemas.ts'
import type { AssistantView } from './views.ts'

/*
 * The fields about directions, language, voice, model and the beginning of the conversation.
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
  change: AssistantChange,
  context: ChoiceContext,
): AssistantDraft {
  const { catalogue } = context
  const spoken = withLanguageName(draft, change.language, catalogue)
  const changed = {
    ...spoken,
    ...directionOf(draft, change.calls_direction),
    engine: given(change.engine_type, draft.engine),
    timezone: given(change.timezone, draft.timezone),
    model: changeModel(draft.model, change),
    voice: changeVoice(spoken.voice, change),
    firstMessage: given(change.initial_message, draft.firstMessage),
    firstMessageMode: firstMessageModeOf(change.who_speaks_first, draft.firstMessageMode),
    variables: change.variables === undefined ? draft.variables : (change.variables ?? {}),
  }
  const choices = {
    model: modelChoice(draft.model, change.llm_model, catalogue),
    voice: voiceChoice(spoken, change, catalogue),
  }
  return withChoices(changed, choices, context)
}

/** The rules have rejected names that the catalogue does not have. */
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
  direction: AssistantChange['calls_direction'],
): Pick<AssistantDraft, 'inboundEnabled' | 'outboundEnabled'> {
  if (direction === undefined) return { inboundEnabled, outboundEnabled }
  return { inboundEnabled: direction === 'receive', outboundEnabled: direction === 'make' }
}

function firstMessageModeOf(
  speaker: AssistantChange['who_speaks_first'],
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

function changeModel(
  model: AssistantDraft['model'],
  { llm_temperature: temperature, system_prompt: prompt }: AssistantChange,
): AssistantDraft['model'] {
  return {
    ...model,
    temperature: given(temperature, model.temperature),
    messages: prompt === undefined ? model.messages : withSystemPrompt(model.messages, prompt),
  }
}

function changeVoice(voice: AssistantDraft['voice'], change: AssistantChange): AssistantDraft['voice'] {
  return {
    ...voice,
    stability: given(change.voice_stability, voice.stability),
    similarity: given(change.voice_similarity, voice.similarity),
    speed: given(change.speech_speed, voice.speed),
  }
}

/** The provider of a model comes from the catalogue, or from the name of the model. */
function modelChoice(
  current: AssistantDraft['model'],
  name: string | undefined,
  catalogue: Catalogue,
): Choices['model'] {
  const choice = modelByItsName(current, name)
  const provider = choice?.model ? modelByName(catalogue, choice.model, 'autocalls')?.provider : undefined
  return provider === undefined ? choice : { ...choice, provider }
}

/**
 * A voice is an entry of the catalogue, with its speech model and name. The entry that is shown already stands for the
 * current voice, whose speech model and name may differ. The rules have rejected ids that the catalogue does not have.
 */
function voiceChoice(
  { voice, engine }: AssistantDraft,
  { voice_id: id, language }: AssistantChange,
  catalogue: Catalogue,
): Choices['voice'] {
  const entry = catalogue.voices.find((candidate) => candidate.id === id)
  if (entry === undefined) return {}
  const { provider, voiceId, model, name } = entry
  // The language of the change is also that of the voice.
  const spoken = language === undefined ? {} : { language: voice.language }
  if (voiceEntryOf(catalogue, voice, engine)?.id === id) return { provider, voiceId, ...spoken }
  return { provider, voiceId, model, name, ...spoken }
}
