import { isDeepStrictEqual } from 'node:util'
import { isJsonObject } from '../../shared/bounded.ts'
import { fieldOf, type JsonPath } from '../../shared/json-pointer.ts'
import { type AssistantDraft, blankDraft } from '../assistants/model/assistant.ts'
import { recognisedLanguageOf } from '../assistants/model/languages.ts'

/** A setting that did not come through. */
export interface Loss {
  /** Where it stands in the canonical form. */
  readonly path: JsonPath
  /** What it has become; absent where nothing is left of it but the default. */
  readonly becomes?: unknown
}

/**
 * The settings of `before` that `after` has not. What was not set (null, an empty list) cannot be lost: an API may fill
 * it in. Lists and free-form objects are one setting, but of a list of which a part is left, the missing items are told.
 */
export function lossesOf(before: AssistantDraft, after: AssistantDraft): Loss[] {
  return ofGroup(before, withSpokenLanguages(after), blankDraft(before.name), [])
}

/** The languages of transcriber and voice, which are the assistant's where they have none of their own. */
function withSpokenLanguages(draft: AssistantDraft): AssistantDraft {
  const { language, transcriber, voice } = draft
  return {
    ...draft,
    transcriber: { ...transcriber, language: recognisedLanguageOf(draft) },
    voice: { ...voice, language: voice.language ?? language },
  }
}

function ofGroup(before: object, after: unknown, blank: unknown, path: JsonPath): Loss[] {
  return Object.entries(before).flatMap(([key, value]) =>
    ofSetting(value, fieldOf(after, key), fieldOf(blank, key), [...path, key]),
  )
}

function ofSetting(value: unknown, result: unknown, unset: unknown, path: JsonPath): Loss[] {
  if (isGroup(value, unset, path) || isPartOfExtension(value, result, path)) {
    return ofGroup(value, result, unset, path)
  }
  if (!isSet(value) || isDeepStrictEqual(value, result)) return []
  const missing = missingItems(value, result)
  if (missing !== null) return missing.map((index) => ({ path: [...path, index] }))
  return [{ path, ...(isSet(result) && !isDeepStrictEqual(result, unset) && { becomes: result }) }]
}

/** More than these are told together. */
const maxToldKeys = 100

/** What an API keeps for itself is told as a whole, or key by key where a part of it comes through. */
function isPartOfExtension(value: unknown, result: unknown, [top]: JsonPath): value is object {
  if (top !== 'extensions' || !isJsonObject(value) || !isJsonObject(result)) return false
  return Object.keys(value).length <= maxToldKeys
}

/** The groups of the model, such as `voice`; and `extensions`, of which each is one setting. */
function isGroup(value: unknown, unset: unknown, path: JsonPath): value is object {
  if (path.length === 1 && path[0] === 'extensions') return true
  return isJsonObject(value) && isJsonObject(unset) && Object.keys(unset).length > 0
}

/** Null, an empty list and an empty object are nothing. */
export function isSet(value: unknown): boolean {
  if (value === null || value === undefined) return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}

/** Where `rest` is the list without some of its items, in the same order: which. Null where it is anything else. */
function missingItems(list: unknown, rest: unknown): number[] | null {
  if (!Array.isArray(list) || !Array.isArray(rest) || rest.length === 0) return null
  let next = 0
  const missing = list.flatMap((item, index) => {
    if (!isDeepStrictEqual(item, rest[next])) return [index]
    next += 1
    return []
  })
  return next === rest.length ? missing : null
}
