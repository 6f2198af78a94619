import { createTwoFilesPatch, OMIT_HEADERS } from 'diff'
import { isJsonObject, type JsonObject } from '../bounded.ts'
import { pathOf, pointerTo, valueAt } from '../json-pointer.ts'
import type { PatchOperation } from './content-patch.ts'

/** How a text was changed, for people to read. */
export interface TextDifference {
  /** JSON Pointer to it. */
  readonly pointer: string
  /** A unified diff of its lines; null where the texts have too little in common for one. */
  readonly diff: string | null
}

/** Of characters in one line. */
const minLength = 80

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

/** What is said and what the model reads, however short; of other texts the patch says enough while they are. */
function isForPeople({ pointer, before, after }: TextChange): boolean {
  return promptPointers.test(pointer) || isLong(before) || isLong(after)
}

const promptPointers = /(^\/model\/messages\/|Message$|[pP]rompt$)/

function isLong(text: string): boolean {
  return text.length > minLength || text.includes('\n')
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function partsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isJsonObject(value) || Array.isArray(value) ? (value as JsonObject) : {} // a list by its indexes
}
