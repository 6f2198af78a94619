import { NIL } from 'uuid'
import type { Assistant, AssistantDraft } from '../assistants/model/assistant.ts'

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
