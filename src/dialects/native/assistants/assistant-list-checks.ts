import { validate } from 'uuid'
import type { z } from 'zod'
import {
  type AssistantSort,
  assistantSortKeys,
  assistantSorts,
} from '../../../core/assistants/model/assistant-search.ts'
import { isStorable, type JsonObject } from '../../../shared/bounded.ts'
import { addUnknownFields, addWrongCursor, cursorScopeOf } from '../collections/collection-query.ts'
import type { CursorScope, PlaceRules } from '../collections/cursor.ts'
import { assistantFieldNames } from './assistant-list-schemas.ts'

/*
 * Checks of the parameters of the list that involve several of them. Values are unparsed, because single parameters may
 * have failed already.
 */

type Context = z.core.$RefinementCtx<JsonObject>

/** @param known the names of the parameters that the schema describes */
export function refineListQuery(known: ReadonlySet<string>) {
  return (query: JsonObject, context: Context): void => {
    addUnknown(query, known, context)
    addMetadata(query, context)
    addUnknownFields(fieldNames, query, context)
    addTwoViews(query, context)
    addWrongSort(query, context)
  }
}

const metadataPrefix = 'metadata.'
const maxMetadataKeys = 10
const maxMetadataText = 255

/** The metadata filters among the parameters. */
export function metadataIn(query: JsonObject): [key: string, value: unknown][] {
  return Object.entries(query)
    .filter(([name]) => isMetadata(name))
    .map(([name, value]) => [name.slice(metadataPrefix.length), value])
}

function isMetadata(name: string): boolean {
  return name.startsWith(metadataPrefix) && name !== metadataPrefix
}

function addUnknown(query: JsonObject, known: ReadonlySet<string>, context: Context): void {
  const keys = Object.keys(query).filter((name) => !known.has(name) && !isMetadata(name))
  if (keys.length > 0) context.addIssue({ code: 'unrecognized_keys', keys, input: query })
}

function addMetadata(query: JsonObject, context: Context): void {
  metadataIn(query).forEach(([key, value], index) => {
    const path = [metadataPrefix + key]
    if (index === maxMetadataKeys) {
      context.addIssue({
        code: 'custom',
        path,
        message: `exceeds the limit of ${maxMetadataKeys} metadata filters`,
      })
    }
    if (!isBoundedText(key) || !isBoundedText(value)) {
      context.addIssue({
        code: 'custom',
        path,
        message: `must be a single text of at most ${maxMetadataText} characters`,
      })
    }
  })
}

function isBoundedText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= maxMetadataText && isStorable(value)
}

const fieldNames = new Set(assistantFieldNames)

function addTwoViews({ fields, view }: JsonObject, context: Context): void {
  if (typeof fields !== 'string' || fields === '' || view !== 'summary') return
  context.addIssue({ code: 'custom', path: ['fields'], message: 'cannot be combined with view=summary' })
}

function addWrongSort(query: JsonObject, context: Context): void {
  const { sort, q } = query
  if (sort !== undefined && !isSort(sort)) return
  const order = sortOf({ sort, q })
  if (order === 'relevance' && q === undefined) {
    context.addIssue({ code: 'custom', path: ['sort'], message: 'requires q' })
  }
  addWrongCursor(cursorScopeIn({ ...query, sort }), placeRules, query, context)
}

/** What can be a place in the list. */
export const placeRules: PlaceRules = { sortKeys: assistantSortKeys, isId: validate }

/** The scope of the cursors of this query. */
export function cursorScopeIn(query: JsonObject & Sorted): CursorScope {
  return cursorScopeOf('assistants', sortOf(query), query)
}

interface Sorted {
  readonly sort?: AssistantSort | undefined
  readonly q?: unknown
}

/** The order of the records, with its default. */
export function sortOf({ sort, q }: Sorted): AssistantSort {
  return sort ?? (q === undefined ? '-created' : 'relevance')
}

function isSort(value: unknown): value is AssistantSort {
  return assistantSorts.some((sort) => sort === value)
}
