import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '../../shared/bounded.ts'
import { AppError, type FieldError, fieldName } from '../../shared/errors.ts'
import { type JsonPath, pointerTo, valueAt, withValueAt } from '../../shared/json-pointer.ts'
import { type AssistantDraft, assistantOf, blankDraft } from '../assistants/model/assistant.ts'
import type { AssistantForm } from './assistant-form.ts'
import { type Loss, lossesOf } from './losses.ts'
import type { Origins } from './origins.ts'

/** One thing that did not come through a conversion. */
export interface Warning {
  readonly pointer: string
  readonly message: string
}

/** An API, by the name that people know, and its form. */
export interface NamedForm {
  readonly title: string
  readonly form: AssistantForm
}

/**
 * What of the draft a form cannot express: the form's own record of it is read again and compared.
 * @param wire what the form shows of the draft
 * @param origins where the warnings point to; the canonical form itself without it
 */
export function lossWarnings(
  draft: AssistantDraft,
  wire: JsonObject,
  { title, form }: NamedForm,
  origins: Origins = (setting) => setting,
): Warning[] {
  const { draft: result, refused } = readBack(form, wire)
  const warnings = lossesOf(draft, result).map((loss) => {
    const refusal = refusalOf(loss.path, refused, { draft, wire, form })
    return warningAt(origins(loss.path), loss, lossMessage(loss, title, refusal))
  })
  return warnings.filter((warning, index) => warnings.findIndex((one) => isSame(one, warning)) === index)
}

function warningAt(origin: JsonPath | null, { path }: Loss, message: string): Warning {
  if (origin !== null) return { pointer: pointerTo(origin), message }
  return { pointer: '', message: `Of ${fieldName(path)}, which is set by default: ${message}` }
}

/** Two settings of the canonical form may be one field of the document. */
function isSame(one: Warning, other: Warning): boolean {
  return one.pointer === other.pointer && one.message === other.message
}

interface ReadBack {
  readonly draft: AssistantDraft
  /** What the form shows and would not take. */
  readonly refused: readonly FieldError[]
}

/** What the API would make of a record that it shows, without the values that it would refuse. */
export function readBack(form: AssistantForm, wire: JsonObject): ReadBack {
  let refused = form.refusals(wire)
  let taken = without(wire, refused, null)
  // A form need not take null everywhere; what is absent, it takes.
  for (const nothing of [null, undefined]) {
    const errors = errorsOf(form, taken)
    refused = [...refused, ...errors]
    taken = without(taken, errors, nothing)
  }
  return { draft: form.fromWire(taken).draft, refused }
}

function without(wire: JsonObject, fields: readonly FieldError[], nothing: null | undefined): JsonObject {
  return fields.reduce((rest, { path }) => withValueAt(rest, path, nothing), wire)
}

function errorsOf(form: AssistantForm, wire: JsonObject): readonly FieldError[] {
  try {
    form.fromWire(wire)
    return []
  } catch (error) {
    if (error instanceof AppError && error.code === 'validation_failed') return error.fields
    throw error
  }
}

/** The refused field that shows this setting: the one that changes without it. */
function refusalOf(
  setting: JsonPath,
  refused: readonly FieldError[],
  { draft, wire, form }: { draft: AssistantDraft; wire: JsonObject; form: AssistantForm },
): FieldError | undefined {
  if (refused.length === 0) return undefined
  // An item of a list is shown where the list is.
  const whole = setting.filter((key) => typeof key === 'string')
  const blank = valueAt(blankDraft(draft.name), whole)
  // The settings are those of a draft, and so is a copy with one of them blank.
  const bare = withValueAt({ ...draft }, whole, blank) as unknown as AssistantDraft
  const shown = form.toWire(assistantOf(bare))
  return refused.find(({ path }) => !isDeepStrictEqual(valueAt(shown, path), valueAt(wire, path)))
}

const maxShownLength = 100

function lossMessage({ becomes }: Loss, title: string, refusal: FieldError | undefined): string {
  if (refusal !== undefined) {
    return `The ${title} shows this as ${fieldName(refusal.path)}, which ${refusal.message}.`
  }
  if (becomes === undefined) return `The ${title} cannot express this.`
  const value = JSON.stringify(becomes)
  return `Through the ${title} this becomes ${value.length <= maxShownLength ? value : 'something else'}.`
}
