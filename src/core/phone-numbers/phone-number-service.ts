import { AppError, requireFound, validationFailed } from '../../shared/errors.ts'
import type { AssistantService } from '../assistants/assistant-service.ts'
import { type Assistant, draftOf } from '../assistants/model/assistant.ts'
import { permittedReader } from '../collections/permitted-reader.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import { parsePhoneNumber } from './parse-phone-number.ts'
import { type PhoneNumber, parsePhoneNumberReference, unknownAssistant } from './phone-number.ts'
import type { PhoneNumberChange, PhoneNumberRepository } from './phone-number-repository.ts'

export type PhoneNumberService = ReturnType<typeof createPhoneNumberService>

export interface PhoneNumberWrite {
  /** In E.164, or the same with spaces, brackets, dots or dashes. */
  readonly number: string
  readonly name?: string | null | undefined
  readonly provider?: string | null | undefined
}

/** The rules of phone numbers, the same through every API. A number is named by any of its ids: UUID, `pn_…`, integer. */
export function createPhoneNumberService(phoneNumbers: PhoneNumberRepository, assistants: AssistantService) {
  return {
    get,

    ...permittedReader(phoneNumbers, 'read'),

    /** @throws AppError forbidden, validation_failed for what is no phone number, conflict when the account has it */
    async create(principal: Principal, { number, name, provider }: PhoneNumberWrite): Promise<PhoneNumber> {
      requireScope(principal, 'write')
      const parsed = parsePhoneNumber(number)
      if (parsed === null) throw validationFailed([notAPhoneNumber])
      const values = { ...parsed, name: name ?? null, provider: provider ?? null }
      return phoneNumbers.create(principal, values)
    },

    /**
     * @param change names the assistant in any form of its id; the number moves to it from any other
     * @throws AppError forbidden, not_found, validation_failed for an unknown assistant
     */
    async update(principal: Principal, reference: string, change: PhoneNumberChange): Promise<PhoneNumber> {
      requireScope(principal, 'write')
      const { id } = await get(principal, reference)
      const assistantId = await assistantIdOf(principal, change.assistantId)
      return requireFound(
        await phoneNumbers.update(principal, id, { ...change, assistantId }),
        'Phone number',
      )
    },

    /** @throws AppError forbidden, not_found, conflict naming the active campaigns that use it */
    async delete(principal: Principal, reference: string): Promise<void> {
      requireScope(principal, 'write')
      const { id } = await get(principal, reference)
      await phoneNumbers.delete(principal, id)
    },

    /**
     * Gives the assistant exactly these numbers.
     * @throws AppError forbidden, not_found for the assistant or naming the unknown numbers, conflict naming those
     *   that another assistant has; nothing is changed then
     */
    async assign(principal: Principal, assistant: string, numbers: readonly string[]): Promise<Assistant> {
      requireScope(principal, 'write')
      const phoneNumberIds = await idsOf(principal, numbers)
      return assistants.update(principal, assistant, (current) => ({ ...draftOf(current), phoneNumberIds }))
    },

    /**
     * Lets the assistant answer the number, which moves to it from any other.
     * @throws AppError forbidden, not_found for either of them
     */
    async setUpInbound(principal: Principal, phoneNumber: string, assistant: string): Promise<Assistant> {
      requireScope(principal, 'write')
      const { id } = await get(principal, phoneNumber)
      return assistants.update(principal, assistant, (current) => withInbound(draftOf(current), id), {
        heldNumbers: 'move',
      })
    },
  }

  /** @throws AppError forbidden, not_found */
  async function get(principal: Principal, reference: string): Promise<PhoneNumber> {
    requireScope(principal, 'read')
    return requireFound(
      await phoneNumbers.find(principal.accountId, parsePhoneNumberReference(reference)),
      'Phone number',
    )
  }

  async function idsOf(principal: Principal, references: readonly string[]): Promise<string[]> {
    const wanted = references.map((reference) => ({ reference, ...parsePhoneNumberReference(reference) }))
    const known = await phoneNumbers.findAll(principal.accountId, wanted)
    const hits = wanted.map(({ reference, id, serial }) => ({
      reference,
      hit: known.find((phoneNumber) => phoneNumber.id === id || phoneNumber.serial === serial),
    }))
    const unknown = hits.filter(({ hit }) => hit === undefined).map(({ reference }) => reference)
    if (unknown.length > 0) {
      throw new AppError('not_found', `Phone number not found: ${unknown.join(', ')}.`, {
        details: { phoneNumberIds: unknown },
      })
    }
    return hits.flatMap(({ hit }) => (hit === undefined ? [] : [hit.id]))
  }

  async function assistantIdOf(
    principal: Principal,
    reference: string | null | undefined,
  ): Promise<string | null | undefined> {
    if (typeof reference !== 'string') return reference
    try {
      return (await assistants.get(principal, reference)).id
    } catch (error) {
      // In a body, an assistant that is not there is a wrong field; only in a path is it "not found".
      if (error instanceof AppError && error.code === 'not_found') throw validationFailed([unknownAssistant])
      throw error
    }
  }
}

export const notAPhoneNumber = {
  path: ['number'],
  code: 'format',
  message: 'must be a phone number in E.164 form, such as +12025550123',
} as const

function withInbound(draft: ReturnType<typeof draftOf>, phoneNumberId: string) {
  return { ...draft, inboundEnabled: true, phoneNumberIds: [...draft.phoneNumberIds, phoneNumberId] }
}
