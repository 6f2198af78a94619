import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import type { JsonObject } from '../../shared/bounded.ts'
import { droppedFields } from '../../shared/dropped-fields.ts'
import type { FieldError } from '../../shared/errors.ts'
import { parseOrThrow } from '../../shared/field-errors.ts'
import { fieldOf, type JsonPath } from '../../shared/json-pointer.ts'
import { type Assistant, type AssistantDraft, assistantOf } from '../assistants/model/assistant.ts'
import { assistantFieldsSchema } from '../assistants/model/assistant-fields.ts'

/** How one API writes an assistant down, and how it is read again. */
export interface AssistantForm {
  /** Fields that the server fills in, such as ids and times: they are no part of what is written down. */
  readonly serverFields: readonly string[]
  /** The field of its phone numbers, which belong to an account; null where the form has none. */
  readonly phoneNumberField: string | null
  /** The member of a response in which a record stands; null where it is the response. */
  readonly envelope: string | null
  /** What the API shows of the assistant. */
  toWire(assistant: Assistant): JsonObject
  /**
   * The assistant that the API would make of a record in this form.
   * @throws AppError validation_failed, every wrong field by its path
   */
  fromWire(wire: JsonObject): WrittenAssistant
  /** What the API would not let a client choose, although it shows it where another API has. */
  refusals(wire: JsonObject): FieldError[]
  /** Where in a record a setting comes from that the API does not show by itself; null when it is a default. */
  origin(setting: JsonPath, record: JsonObject): JsonPath | null
  /** The assistant without what this API keeps under its extensions and would fill in the same. */
  withoutRedundant(draft: AssistantDraft): AssistantDraft
}

export interface WrittenAssistant {
  /** Without phone numbers. */
  readonly draft: AssistantDraft
  /** Fields that the form does not know, and that the draft does not hold by another name. */
  readonly unknown: readonly JsonPath[]
  /** Fields that are not read: those that are unknown, and those that only a server writes. */
  readonly passedOver: readonly JsonPath[]
}

interface FormParts<Body> {
  readonly serverFields: readonly string[]
  readonly phoneNumberField?: string
  readonly envelope?: string
  /** What of a record can be written. It drops what it does not know. */
  readonly schema: z.ZodType<Body>
  toWire(assistant: Assistant): object
  toDraft(body: Body): AssistantDraft
  refusals?(wire: JsonObject): FieldError[]
  origin?(setting: JsonPath, record: JsonObject): JsonPath | null
  withoutRedundant?(draft: AssistantDraft): AssistantDraft
}

export function assistantForm<Body>(parts: FormParts<Body>): AssistantForm {
  const { serverFields, phoneNumberField = null, envelope = null, schema } = parts
  const toWire = (assistant: Assistant): JsonObject => ({ ...parts.toWire(assistant) })
  return {
    serverFields,
    phoneNumberField,
    envelope,
    toWire,
    refusals: (wire) => parts.refusals?.(wire) ?? [],
    origin: (setting, record) => parts.origin?.(setting, record) ?? null,
    withoutRedundant: (draft) => parts.withoutRedundant?.(draft) ?? draft,
    fromWire(wire) {
      const body = parseOrThrow(schema, wire)
      const { phoneNumberIds: _, ...fields } = parts.toDraft(body)
      const draft = { ...parseOrThrow(assistantFieldsSchema, fields), phoneNumberIds: [] }
      const shown = toWire(assistantOf(draft))
      const isHeld = ([key = '', ...rest]: JsonPath) =>
        serverFields.includes(String(key)) ||
        (rest.length === 0 && isDeepStrictEqual(wire[key], fieldOf(shown, key)))
      const passedOver = droppedFields(wire, body)
      return { draft, unknown: passedOver.filter((path) => !isHeld(path)), passedOver }
    },
  }
}
