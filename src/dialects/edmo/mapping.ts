import { type Assistant, type AssistantDraft, blankDraft, draftOf } from '../../assistants/assistant.ts'
import { canonicalProvider } from '../../assistants/provider-names.ts'
import { given, withoutUnchanged } from '../../assistants/unchanged.ts'
import { type Catalogue, voicesByVoiceId } from '../../catalogue/catalogue.ts'
import { toTypeId } from '../../identifiers.ts'
import { type AssistantCreate, type AssistantWrite, untitled } from './schemas.ts'
import { vendorToWire } from './vendors.ts'
import type { AssistantView } from './views.ts'

/** What EDMO does not show and leaves as it is. A new canonical field does not compile until it stands here or there. */
type Kept =
  | 'serial'
  | 'description'
  | 'templateId'
  | 'status'
  | 'inboundEnabled'
  | 'outboundEnabled'
  | 'engine'
  | 'language'
  | 'timezone'
  | 'firstMessageInterruptionsEnabled'
  | 'interruptions'
  | 'endpointing'
  | 'silenceTimeoutSeconds'
  | 'reEngagementIntervalSeconds'
  | 'backgroundSound'
  | 'backgroundSoundVolume'
  | 'backgroundDenoisingEnabled'
  | 'fillerAudioEnabled'
  | 'recordingEnabled'
  | 'endCallOnVoicemailEnabled'
  | 'endCallTool'
  | 'hangupUsingPrompt'
  | 'postCallEvaluationEnabled'
  | 'postCallSchema'
  | 'analysisPlan'
  | 'webhook'
  | 'variables'
  | 'knowledgeBase'
  | 'phoneNumbers'
  | 'version'
  | 'extensions'

/** What EDMO shows of an assistant. */
export function toWire(assistant: Assistant): AssistantView {
  const { id, accountId, externalId, createdAt, updatedAt, name, firstMessage, firstMessageMode, ...rest } =
    assistant
  const { model, voice, transcriber, voicemailMessage, endCallMessage, endCallPhrases, ...others } = rest
  const { metadata, maxDurationSeconds, ...kept } = others
  kept satisfies Record<Exclude<keyof typeof kept, Kept>, never>
  return {
    id: toTypeId('asst', id),
    orgId: toTypeId('acct', accountId),
    externalId,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    name,
    firstMessage,
    firstMessageMode,
    model: modelToWire(model),
    voice: { provider: vendorToWire(voice.provider), voiceId: voice.voiceId },
    transcriber: { provider: vendorToWire(transcriber.provider), model: transcriber.model },
    voicemailMessage,
    endCallMessage,
    endCallPhrases,
    metadata,
    maxDurationSeconds,
  }
}

function modelToWire({ provider, model, temperature, maxTokens, messages }: Assistant['model']) {
  return { provider: vendorToWire(provider), model, temperature, maxTokens, messages }
}

export function toDraft(body: AssistantCreate, catalogue: Catalogue): AssistantDraft {
  return apply(blankDraft(untitled), body, catalogue)
}

/** The assistant with an EDMO change; what EDMO does not know stays as it is. */
export function withChange(current: Assistant, body: AssistantWrite, catalogue: Catalogue): AssistantDraft {
  return apply(draftOf(current), withoutUnchanged(body, toWire(current), ['metadata']), catalogue)
}

function apply(draft: AssistantDraft, body: AssistantWrite, catalogue: Catalogue): AssistantDraft {
  return {
    ...draft,
    name: given(body.name, draft.name) ?? untitled,
    externalId: given(body.externalId, draft.externalId),
    firstMessage: given(body.firstMessage, draft.firstMessage),
    firstMessageMode: given(body.firstMessageMode, draft.firstMessageMode),
    model: withModel(draft.model, body.model),
    voice: withVoice(draft, body.voice, catalogue),
    transcriber: withTranscriber(draft.transcriber, body.transcriber),
    voicemailMessage: given(body.voicemailMessage, draft.voicemailMessage),
    endCallMessage: given(body.endCallMessage, draft.endCallMessage),
    endCallPhrases: given(body.endCallPhrases, draft.endCallPhrases),
    metadata: given(body.metadata, draft.metadata),
    maxDurationSeconds: given(body.maxDurationSeconds, draft.maxDurationSeconds),
  }
}

function withModel(
  current: AssistantDraft['model'],
  change: AssistantWrite['model'],
): AssistantDraft['model'] {
  if (change === undefined) return current
  const { provider, model, temperature, maxTokens, messages } = change ?? clearedModel
  return {
    ...current,
    provider: given(canonicalProvider(provider), current.provider),
    model: given(model, current.model),
    temperature: given(temperature, current.temperature),
    maxTokens: given(maxTokens, current.maxTokens),
    messages: given(messages, current.messages) ?? [],
  }
}

const clearedModel = { provider: null, model: null, temperature: null, maxTokens: null, messages: null }

/** What a voice is called and which speech model it needs belong to the voice: another voice has others. */
function withVoice(
  { voice: current, engine }: AssistantDraft,
  change: AssistantWrite['voice'],
  catalogue: Catalogue,
): AssistantDraft['voice'] {
  if (change === undefined) return current
  const { provider: vendor, voiceId: id } = change ?? { provider: null, voiceId: null }
  if (vendor === undefined && id === undefined) return current
  const provider = given(canonicalProvider(vendor), current.provider)
  const voiceId = given(id, current.voiceId)
  // A voice that is named without its vendor, where none was set before, is known by its id alone.
  const known = voicesByVoiceId(catalogue, voiceId ?? '', engine).find(
    (voice) => voice.provider === provider || (provider === null && vendor === undefined),
  )
  if (known !== undefined) {
    return { ...current, provider: known.provider, voiceId, model: known.model, name: known.name }
  }
  const model = provider === current.provider ? current.model : null
  return { ...current, provider, voiceId, model, name: null }
}

function withTranscriber(
  current: AssistantDraft['transcriber'],
  change: AssistantWrite['transcriber'],
): AssistantDraft['transcriber'] {
  if (change === undefined) return current
  const { provider, model } = change ?? { provider: null, model: null }
  return {
    ...current,
    provider: given(canonicalProvider(provider), current.provider),
    model: given(model, current.model),
  }
}
