import { createRequire } from 'node:module'
import { isJsonObject, type JsonObject } from '../../shared/bounded.ts'
import { pathOf, pointerTo, valueAt } from '../../shared/json-pointer.ts'
import type { PatchOperation } from './content-patch.ts'

const require = createRequire(import.meta.url)

/** How a text was changed, for people to read. */
export interface TextDifference {
  /** JSON Pointer to it. */
  readonly pointer: string
  /** A unified diff of its lines; null where the texts have too little in common for one. */
  readonly diff: string | null
}

/** Most lines that may differ, for the work grows with their square; and the time for all texts together. */
const maxChangedLines = 500
const maxTimeMs = 500

/** @param patch as `patchBetween` makes it: from `before` to what it became */
export function textDifferences(before: unknown, patch: readonly PatchOperation[]): TextDifference[] {
  const deadline = performance.now() + maxTimeMs
  return patch
    .flatMap((operation) => changesOf(before, operation))
    .map((change) => compared(change, deadline))
}

interface TextChange {
  readonly pointer: string
  readonly before: string
  readonly after: string
}

function changesOf(document: unknown, operation: PatchOperation): TextChange[] {
  const { op, path } = operation
  const before = op === 'add' ? undefined : valueAt(document, pathOf(path))
  return textChanges(before, op === 'remove' ? undefined : operation.value, path)
}

/** The texts for people of which `before` and `after` are or consist, where they differ. */
function textChanges(before: unknown, after: unknown, pointer: string): TextChange[] {
  if (before === after) return []
  if (typeof before === 'string' || typeof after === 'string') {
    const change = { pointer, before: textOf(before), after: textOf(after) }
    return isForPeople(change) ? [change] : []
  }
  const [one, other] = [partsOf(before), partsOf(after)]
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) =>
    textChanges(one[key], other[key], pointer + pointerTo([key])),
  )
}

function compared({ pointer, before, after }: TextChange, deadline: number): TextDifference {
  // Loaded by the first comparison.
  const { createTwoFilesPatch, OMIT_HEADERS }: typeof import('diff') = require('diff')
  const options = {
    headerOptions: OMIT_HEADERS,
    maxEditLength: maxChangedLines,
    timeout: Math.max(1, deadline - performance.now()),
  }
  const diff = createTwoFilesPatch('', '', asLines(before), asLines(after), undefined, undefined, options)
  return { pointer, diff: diff ?? null }
}

/** Prompts seldom end with a line break, and the diff should not remark on it each time. */
function asLines(text: string): string {
  return text === '' ? '' : `${text}\n`
}

function isForPeople({ pointer, before, after }: TextChange): boolean {
  return writtenTexts.test(pointer) || (freeJson.test(pointer) && (readsAsText(before) || readsAsText(after)))
}

/** The fields of an assistant that people write as texts. All others are names, choices, ids and addresses. */
const writtenTexts = new RegExp(
  `^/(${[
    'description',
    'model/messages/\\d+/content',
    '(first|voicemail|endCall)Message',
    'endCallPhrases/\\d+',
    'endCallTool/description',
    'hangupUsingPrompt/prompt',
    'postCallSchema/\\d+/description',
  ].join('|')})$`,
)

/** What is in there nobody has declared: it has to be judged by its looks. */
const freeJson = /^\/(variables|metadata|analysisPlan|extensions)\//

const minWords = 4

/** Several lines, or some words in one, and not an address or a list without spaces. */
function readsAsText(text: string): boolean {
  const trimmed = text.trim()
  if (/^[a-z][a-z0-9+.-]*:\/\/\S*$/i.test(trimmed)) return false
  return trimmed.split(/\s+/, minWords).length >= minWords || /\S\s*\n\s*\S/.test(trimmed)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function partsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isJsonObject(value) || Array.isArray(value) ? (value as JsonObject) : {} // a list by its indexes
}
