import { NIL } from 'uuid'
import { type AssistantFields, assistantFieldsSchema } from './assistant-fields.ts'

/** A phone number as its assistant sees it. */
export interface AssistantPhoneNumber {
  readonly id: string
  readonly serial: number
  /** E.164. */
  readonly number: string
}

/** What an assistant has beside its settings. */
export interface AssistantHead {
  readonly id: string
  readonly accountId: string
  readonly serial: number
  readonly externalId: string | null
  readonly name: string
  /** The number of its latest version, counted from 1. */
  readonly version: number
  /** The numbers whose inbound calls it answers, oldest number first. */
  readonly phoneNumbers: readonly AssistantPhoneNumber[]
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface Assistant extends AssistantFields, Omit<AssistantHead, 'name' | 'externalId'> {}

/** An assistant in the trash. */
export interface DeletedAssistant extends Assistant {
  readonly deletedAt: Date
}

/** An assistant as it is to be: what a create or an update writes. */
export interface AssistantDraft extends AssistantFields {
  /** UUIDs; the whole set. */
  readonly phoneNumberIds: readonly string[]
}

/** A draft with the default of every field but the name. */
export function blankDraft(name: string): AssistantDraft {
  return { ...assistantFieldsSchema.parse({ name }), phoneNumberIds: [] }
}

/** What of an assistant can be written, as it stands. */
export function draftOf(assistant: Assistant): AssistantDraft {
  const {
    id: _id,
    accountId: _account,
    serial: _serial,
    version: _version,
    createdAt: _created,
    updatedAt: _updated,
    phoneNumbers,
    ...fields
  } = assistant
  return { ...fields, phoneNumberIds: phoneNumbers.map((phoneNumber) => phoneNumber.id) }
}

/** A draft as if it were stored, without phone numbers, for what shows stored assistants only. */
export function assistantOf({ phoneNumberIds: _, ...fields }: AssistantDraft): Assistant {
  return {
    ...fields,
    id: NIL,
    accountId: NIL,
    serial: 1,
    version: 1,
    phoneNumbers: [],
    createdAt: new Date(0),
    updatedAt: new Date(0),
  }
}
