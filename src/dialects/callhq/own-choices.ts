import type { AssistantDraft } from '../../core/assistants/model/assistant.ts'
import type { Choices } from '../../core/assistants/model/choices.ts'
import { canonicalProvider } from '../../core/assistants/model/provider-names.ts'
import { given } from '../../core/assistants/model/unchanged.ts'
import type { AssistantChange } from './assistant-schemas.ts'

/**
 * What a change names of voice, model and transcriber. The rules of what may be chosen judge a voice and a model beside
 * the vendor that stands, so that one is named with them.
 */
export function choicesIn(draft: AssistantDraft, change: AssistantChange): Choices {
  const { model, transcriber } = change
  return {
    model: { provider: given(canonicalProvider(model?.provider), draft.model.provider), model: model?.model },
    voice: voiceChoice(draft.voice, change.voice),
    transcriber: { provider: canonicalProvider(transcriber?.provider), model: transcriber?.model },
  }
}

/** Sarvam's voices need a speech model and a language: another one of them comes with those that stand. */
function voiceChoice(current: AssistantDraft['voice'], change: AssistantChange['voice']): Choices['voice'] {
  const { provider: sent, voiceId, model, language } = change ?? {}
  const provider = given(canonicalProvider(sent), current.provider)
  if (provider !== 'sarvam' || current.provider !== 'sarvam') return { provider, voiceId, model, language }
  return {
    provider,
    voiceId,
    model: given(model, current.model),
    language: given(language, current.language),
  }
}
