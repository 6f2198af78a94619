import type { AssistantDraft } from './assistant.ts'
import type { AssistantSettings } from './assistant-fields.ts'

/*
 * The language of an assistant stands in up to three places: `language`, and `transcriber.language` and
 * `voice.language` where they differ. The APIs that know one of them mean the assistant's language by it.
 */

type Languages = Pick<AssistantSettings, 'language' | 'transcriber'>

/** What the caller speaks. */
export function recognisedLanguageOf({ language, transcriber }: Languages): string | null {
  return transcriber.language ?? language
}

/** The language of the call. */
export function languageOf({ language, transcriber }: Languages): string | null {
  return language ?? transcriber.language
}

/**
 * For APIs that know the transcriber's language: the assistant's follows it, the voice keeps its own. Where both are
 * that language already, nothing changes.
 */
export function withRecognisedLanguage(draft: AssistantDraft, language: string | null): AssistantDraft {
  if (draft.language === language && recognisedLanguageOf(draft) === language) return draft
  return { ...draft, language, transcriber: { ...draft.transcriber, language } }
}

/** For APIs that know one language for everything: transcriber and voice follow where they had one of their own. */
export function withLanguage(draft: AssistantDraft, language: string | null): AssistantDraft {
  const { transcriber, voice } = draft
  return {
    ...draft,
    language,
    transcriber: transcriber.language === null ? transcriber : { ...transcriber, language },
    voice: voice.language === null ? voice : { ...voice, language },
  }
}
