import { isJsonObject, type JsonObject } from '../../shared/bounded.ts'
import { AppError, requireFound, validationFailed } from '../../shared/errors.ts'
import { type JsonPath, pointerTo, valueAt } from '../../shared/json-pointer.ts'
import { type Assistant, type AssistantDraft, assistantOf, draftOf } from '../assistants/model/assistant.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import { addedFields } from './added-fields.ts'
import type { AssistantForm, WrittenAssistant } from './assistant-form.ts'
import { lossWarnings, type NamedForm, type Warning } from './convert.ts'
import { isSet } from './losses.ts'
import { originsIn } from './origins.ts'

/** An API whose form of assistants can be converted. */
export interface ConvertibleApi {
  readonly id: string
  readonly title: string
  assistantForm(): Promise<AssistantForm>
}

export interface ConversionRequest {
  /** Ids of APIs. */
  readonly from: string
  readonly to: string
  /** A record as `from` shows it, or as it takes one. */
  readonly assistant: JsonObject
}

export interface Conversion {
  readonly assistant: JsonObject
  readonly warnings: Warning[]
  /** Fields of `assistant` that hold defaults. */
  readonly added: Warning[]
}

export type ConversionService = ReturnType<typeof createConversionService>

/** Translates assistants between APIs. Nothing is stored, and no file or phone number is looked up. */
export function createConversionService(apis: readonly ConvertibleApi[]) {
  return {
    /**
     * All warnings point into the given assistant. What the wanted API shows by default is `added`, and points into
     * what is returned.
     * @throws AppError forbidden, validation_failed with every wrong field under `assistant`
     */
    async convert(principal: Principal, { from, to, assistant }: ConversionRequest): Promise<Conversion> {
      requireScope(principal, 'read')
      const [source, target] = [await named(from), await named(to)]
      const { record, path } = recordIn(assistant, source.form.envelope)
      const written = read(source.form, record, path)
      const wire = withoutServerFields(target.form, target.form.toWire(assistantOf(written.draft)))
      const told = await withoutRedundant(written.draft)
      const origins = originsIn(record, written, source.form)
      const warnings = [
        ...readingWarnings(record, written, source),
        ...lossWarnings(told, wire, target, origins),
      ]
      return {
        assistant: wire,
        warnings: warnings.map((warning) => ({ ...warning, pointer: pointerTo(path) + warning.pointer })),
        added: addedFields(wire, target.form, origins),
      }
    },

    /**
     * A stored assistant as an API shows it, and what of it that API does not show: by its place in the form of `/v1`.
     */
    async convertStored(assistant: Assistant, to: string): Promise<Conversion> {
      const target = await named(to)
      const wire = target.form.toWire(assistant)
      const draft = { ...draftOf(assistant), phoneNumberIds: [] }
      const told = await withoutRedundant(draft)
      return {
        assistant: wire,
        warnings: [...lossWarnings(told, wire, target), ...phoneNumberWarnings(assistant, wire, target)],
        added: addedFields(wire, target.form, (setting) => (isSet(valueAt(draft, setting)) ? setting : null)),
      }
    },
  }

  async function named(id: string): Promise<NamedForm> {
    const api = requireFound(apis.find((candidate) => candidate.id === id) ?? null, 'API')
    return { title: api.title, form: await api.assistantForm() }
  }

  /** What an API keeps for itself is none of the others' losses where that API would fill it in the same. */
  async function withoutRedundant(draft: AssistantDraft): Promise<AssistantDraft> {
    const forms = await Promise.all(apis.map((api) => api.assistantForm()))
    return forms.reduce((rest, form) => form.withoutRedundant(rest), draft)
  }
}

/** @param path where the record stands in the given assistant */
function read(form: AssistantForm, record: JsonObject, path: JsonPath): WrittenAssistant {
  try {
    return form.fromWire(record)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'validation_failed') throw error
    throw validationFailed(
      error.fields.map((field) => ({ ...field, path: ['assistant', ...path, ...field.path] })),
    )
  }
}

function withoutServerFields({ serverFields }: AssistantForm, wire: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(wire).filter(([name]) => !serverFields.includes(name)))
}

/** More than any form has fields; a body of a megabyte could have a hundred thousand. */
const maxUnknownFields = 100

/** What of the given assistant is not read: fields that its own API does not know, and phone numbers. */
function readingWarnings(
  assistant: JsonObject,
  { unknown }: WrittenAssistant,
  { title, form }: NamedForm,
): Warning[] {
  const message = `The ${title} does not know this.`
  const warnings = unknown.slice(0, maxUnknownFields).map((path) => ({ pointer: pointerTo(path), message }))
  if (unknown.length > maxUnknownFields) {
    const further = unknown.length - maxUnknownFields
    warnings.push({ pointer: '', message: `The ${title} does not know ${further} further fields.` })
  }
  if (form.phoneNumberField !== null && phoneNumbersIn(assistant, form) > 0) {
    const pointer = pointerTo([form.phoneNumberField])
    const message = 'Phone numbers belong to an account and are no part of a conversion.'
    warnings.push({ pointer, message })
  }
  return warnings
}

/** An API shows the numbers of an assistant, or the oldest of them, or none. */
function phoneNumberWarnings(
  { phoneNumbers }: Assistant,
  wire: JsonObject,
  { title, form }: NamedForm,
): Warning[] {
  const shown = phoneNumbersIn(wire, form)
  if (shown >= phoneNumbers.length) return []
  const message = `The ${title} shows ${shown} of ${phoneNumbers.length} phone numbers.`
  return [{ pointer: '/phoneNumberIds', message }]
}

/** A form has one field for all numbers, or for one. */
function phoneNumbersIn(wire: JsonObject, { phoneNumberField }: AssistantForm): number {
  const numbers = phoneNumberField === null ? null : (wire[phoneNumberField] ?? null)
  if (numbers === null) return 0
  return Array.isArray(numbers) ? numbers.length : 1
}

/** A record in what was sent, and where it stands there. */
export interface Enclosed {
  readonly record: JsonObject
  readonly path: JsonPath
}

/** What responses say beside a record. */
const companions = ['success', 'message', 'warnings', 'added']

/**
 * The record of a document that may be a whole response: that of the API itself, or that of `GET /v1/assistants/{id}?as=`.
 * @param envelope the member in which the API's responses have a record
 */
export function recordIn(document: JsonObject, envelope: string | null): Enclosed {
  for (const name of ['assistant', envelope]) {
    const inner = name === null ? undefined : document[name]
    const isAlone = Object.keys(document).every((key) => key === name || companions.includes(key))
    if (name !== null && isAlone && isJsonObject(inner)) return { record: inner, path: [name] }
  }
  return { record: document, path: [] }
}
