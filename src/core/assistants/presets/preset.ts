import { type AssistantDraft, blankDraft } from '../model/assistant.ts'
import { withRecognisedLanguage } from '../model/languages.ts'
import { withSystemPrompt } from '../model/system-prompt.ts'

/** A starting point for a new assistant. Everything in it can be changed afterwards. */
export interface AssistantPreset {
  readonly id: string
  /** `{{contact.…}}` stands for what the caller's system knows of the person on the line. */
  readonly prompt: string
  readonly firstMessage: string
  /** A voice of Cartesia: its id there, and the name that the assistant goes by. */
  readonly voice: { readonly voiceId: string; readonly name: string }
  readonly inboundEnabled: boolean
  readonly outboundEnabled: boolean
}

/** A new assistant from a preset: a quick, inexpensive English pipeline that is recorded. */
export function draftFromPreset(preset: AssistantPreset, name: string): AssistantDraft {
  const blank = withRecognisedLanguage(blankDraft(name), 'en')
  return {
    ...blank,
    templateId: preset.id,
    model: {
      ...blank.model,
      provider: 'openai',
      model: 'gpt-4o-mini',
      temperature: 0.7,
      maxTokens: 1024,
      messages: withSystemPrompt([], preset.prompt),
    },
    voice: { ...blank.voice, provider: 'cartesia', model: 'sonic-english', ...preset.voice },
    transcriber: { ...blank.transcriber, provider: 'deepgram', model: 'nova-2' },
    firstMessage: preset.firstMessage,
    recordingEnabled: true,
    inboundEnabled: preset.inboundEnabled,
    outboundEnabled: preset.outboundEnabled,
  }
}
