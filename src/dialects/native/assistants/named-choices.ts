import type { Assistant, AssistantDraft } from '../../../core/assistants/model/assistant.ts'
import {
  type ChoiceContext,
  type Choices,
  choiceFields,
  withChoices,
} from '../../../core/assistants/model/choices.ts'
import { isJsonObject, type JsonObject } from '../../../shared/bounded.ts'
import { type JsonPath, pathOf } from '../../../shared/json-pointer.ts'
import type { JsonPatch } from './json-patch.ts'

/*
 * A patch makes a whole document, which no longer tells what the client named of voice, model and transcriber.
 */

type Part = keyof typeof choiceFields

const parts = Object.keys(choiceFields) as Part[] // the constant has no other keys

/** Places that a merge patch names. */
export function placesInMergePatch(patch: JsonObject): JsonPath[] {
  return parts.flatMap((part) => {
    const change = patch[part]
    if (change === undefined) return []
    return isJsonObject(change) ? Object.keys(change).map((key) => [part, key]) : [[part]]
  })
}

/** Places that a JSON Patch names. What is only tested is not named. */
export function placesInJsonPatch(patch: JsonPatch): JsonPath[] {
  return patch.flatMap(({ op, path, from }) => {
    if (op === 'test') return []
    return op === 'move' && from !== undefined ? [pathOf(path), pathOf(from)] : [pathOf(path)]
  })
}

/**
 * The draft that a patch made, with what depends on the voice, model and transcriber that it names. A valid draft stays
 * valid: what is set is from the draft, the stored assistant or the catalogue.
 * @param places what the patch names
 */
export function withNamedChoices(
  draft: AssistantDraft,
  { voice, model, transcriber }: Assistant,
  places: readonly JsonPath[],
  context: ChoiceContext,
): AssistantDraft {
  const namesChoice = places.some(([part]) => part === undefined || Object.hasOwn(choiceFields, part))
  if (!namesChoice) return draft
  const standing = {
    ...draft,
    voice: { ...draft.voice, ...picked(voice, choiceFields.voice) },
    model: { ...draft.model, ...picked(model, choiceFields.model) },
    transcriber: { ...draft.transcriber, ...picked(transcriber, choiceFields.transcriber) },
  }
  const choices: Choices = {
    voice: picked(draft.voice, namedFields('voice', places)),
    model: picked(draft.model, namedFields('model', places)),
    transcriber: picked(draft.transcriber, namedFields('transcriber', places)),
  }
  return withChoices(standing, choices, context)
}

function namedFields<Of extends Part>(part: Of, places: readonly JsonPath[]) {
  const fields: readonly (typeof choiceFields)[Of][number][] = choiceFields[part]
  return fields.filter((field) =>
    places.some(([place, inner]) => place === undefined || (place === part && (inner ?? field) === field)),
  )
}

function picked<Settings extends object, Field extends keyof Settings>(
  settings: Settings,
  fields: readonly Field[],
): Partial<Pick<Settings, Field>> {
  return Object.fromEntries(fields.map((field) => [field, settings[field]])) as Partial<Pick<Settings, Field>> // these only
}
