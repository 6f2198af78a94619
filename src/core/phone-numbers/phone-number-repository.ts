import type { Database } from '../../database/database.ts'
import { isUniqueViolation } from '../../database/failures.ts'
import type { Prisma } from '../../database/generated/client.ts'
import type { Placeholder } from '../../database/placeholders.ts'
import { AppError, describeHolders, validationFailed } from '../../shared/errors.ts'
import { newId } from '../../shared/identifiers.ts'
import { changedPointers } from '../../shared/json-pointer.ts'
import { containing } from '../../shared/paging.ts'
import { auditedTransaction } from '../audit/audited-transaction-repository.ts'
import {
  type Collection,
  createAccountReader,
  createdConditions,
  updatedConditions,
} from '../collections/collection-repository.ts'
import { wordsCondition } from '../collections/words-condition.ts'
import { requireMatch } from '../conditions/require-match.ts'
import type { Principal } from '../identity/principal.ts'
import { dialledNumber } from './dialled-number.ts'
import {
  type PhoneNumber,
  type PhoneNumberCriteria,
  type PhoneNumberReference,
  type phoneNumberSortKeys,
  phoneNumberTagOf,
  unknownAssistant,
} from './phone-number.ts'

export type NewPhoneNumber = Pick<PhoneNumber, 'number' | 'countryCode' | 'name' | 'provider'>

/** What is absent stays as it is. */
export interface PhoneNumberChange {
  readonly name?: string | null | undefined
  readonly provider?: string | null | undefined
  /** UUID; null releases the number. */
  readonly assistantId?: string | null | undefined
}

/** Another account's number is no number: every method sees one account only. */
export type PhoneNumberRepository = ReturnType<typeof createPhoneNumberRepository>

export function createPhoneNumberRepository({ openPrisma, sql }: Database) {
  return {
    ...createAccountReader(sql, collection),

    async find(accountId: string, reference: PhoneNumberReference): Promise<PhoneNumber | null> {
      const prisma = await openPrisma()
      return prisma.phoneNumber.findFirst({ where: { accountId, OR: keysOf([reference]) } })
    },

    /** The numbers that the references name, in no order. */
    async findAll(accountId: string, references: readonly PhoneNumberReference[]): Promise<PhoneNumber[]> {
      const prisma = await openPrisma()
      return prisma.phoneNumber.findMany({ where: { accountId, OR: keysOf(references) } })
    },

    /** @throws AppError conflict when the account has the number */
    async create(principal: Principal, values: NewPhoneNumber): Promise<PhoneNumber> {
      const { accountId } = principal
      const now = new Date()
      const data = { ...values, id: newId(), accountId, createdAt: now, updatedAt: now }
      try {
        return await auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
          await recordAudit({ action: 'create', type: 'phoneNumber', id: data.id, name: data.number })
          return transaction.phoneNumber.create({ data })
        })
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        const { number } = values
        const message = `The account already has the phone number ${number}.`
        throw new AppError('conflict', message, { cause: error, details: { number }, exists: true })
      }
    },

    /**
     * A number that another assistant has moves to the one that is named. A change that changes nothing is not written.
     * @returns null when there is no such number
     * @throws AppError validation_failed when the assistant is gone, and for preconditions that do not hold
     */
    update(principal: Principal, id: string, change: PhoneNumberChange): Promise<PhoneNumber | null> {
      const { accountId } = principal
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        if (typeof change.assistantId === 'string')
          await lockAssistant(transaction, accountId, change.assistantId)
        const current = await lockNumber(transaction, accountId, id)
        if (current === null) return null
        requireMatch(principal, 'phoneNumber', phoneNumberTagOf(current))
        const { name = current.name, provider = current.provider, assistantId = current.assistantId } = change
        const fields = changedPointers(current, { ...current, name, provider, assistantId })
        if (fields.length === 0) return current
        await recordAudit({ action: 'update', type: 'phoneNumber', id, name: current.number, fields })
        const data = { name, provider, assistantId, updatedAt: new Date() }
        return transaction.phoneNumber.update({ where: { id }, data })
      })
    },

    /**
     * The assistant that has the number loses it; campaigns that are not active forget it.
     * @throws AppError conflict naming the active campaigns that use it, and for preconditions that do not hold
     */
    delete(principal: Principal, id: string): Promise<void> {
      return auditedTransaction(openPrisma, principal, async (transaction, recordAudit) => {
        const current = await lockNumber(transaction, principal.accountId, id)
        if (current === null) return
        requireMatch(principal, 'phoneNumber', phoneNumberTagOf(current))
        await refuseWhileCalling(transaction, id)
        await recordAudit({ action: 'delete', type: 'phoneNumber', id, name: current.number })
        await transaction.phoneNumber.delete({ where: { id }, select: { id: true } })
      })
    },
  }
}

function keysOf(references: readonly PhoneNumberReference[]): Prisma.PhoneNumberWhereInput[] {
  return [
    { id: { in: references.map(({ id }) => id).filter((id) => id !== null) } },
    { serial: { in: references.map(({ serial }) => serial).filter((serial) => serial !== null) } },
  ]
}

const columns = `id, account_id AS "accountId", serial, number, name, country_code AS "countryCode", provider,
  assistant_id AS "assistantId", created_at AS "createdAt", updated_at AS "updatedAt"`

const collection: Collection<PhoneNumber, PhoneNumber, PhoneNumberCriteria, typeof phoneNumberSortKeys> = {
  name: 'phone-numbers',
  from: 'phone_numbers',
  columns,
  fromRow: (row) => row,
  owner: ['account_id'],
  id: 'id',
  sortColumns: { created: 'created_at', updated: 'updated_at', name: "coalesce(name, '')", number: 'number' },
  conditions: {
    words: (words, add) =>
      `(${wordsCondition(words, 'folded', add, (term) => inNumber(term, add))} OR ${isNumber(words, add)})`,
    part: (text, add) => `(name ILIKE ${add(containing(text))} OR ${inNumber(text, add) ?? text === ''})`,
    assistantId: (id, add) => `assistant_id = ${add(id)}::uuid`,
    ...createdConditions('created_at'),
    ...updatedConditions('updated_at'),
  },
}

/** The one number that all of the words are, as telephony writes it. */
function isNumber(words: string, add: Placeholder): string {
  const number = dialledNumber(words)
  return number === null ? 'false' : `number = ${add(number)}`
}

/** Wherever in the number, or the number that telephony means; null for what is no part of any. */
function inNumber(text: string, add: Placeholder): string | null {
  const patterns = [containing(digitsOf(text)), dialledNumber(text)].filter((pattern) => pattern !== null)
  return patterns.length === 0 ? null : `number LIKE ANY (${add(patterns)}::text[])`
}

/** The part of an E.164 number that was meant; nothing when the text is no part of a number. */
function digitsOf(text: string): string | undefined {
  return /^[\d\s()+./-]+$/.test(text) ? text.replace(/[^\d+]/g, '') : undefined
}

/** Assistants before numbers, as everywhere, so that two writers wait for each other instead of dying of it. */
async function lockAssistant(
  transaction: Prisma.TransactionClient,
  accountId: string,
  assistantId: string,
): Promise<void> {
  const rows = await transaction.$queryRaw<unknown[]>`
    SELECT id FROM assistants WHERE account_id = ${accountId}::uuid AND id = ${assistantId}::uuid
      AND deleted_at IS NULL FOR KEY SHARE`
  if (rows.length === 0) throw validationFailed([unknownAssistant])
}

/** No campaign can become active with the number from here on, for that takes a lock on the number first. */
async function lockNumber(
  transaction: Prisma.TransactionClient,
  accountId: string,
  id: string,
): Promise<PhoneNumber | null> {
  const [found] = await transaction.$queryRawUnsafe<PhoneNumber[]>(lockSql, accountId, id)
  return found ?? null
}

const lockSql = `
  SELECT ${columns} FROM phone_numbers WHERE account_id = $1::uuid AND id = $2::uuid FOR UPDATE`

async function refuseWhileCalling(transaction: Prisma.TransactionClient, id: string): Promise<void> {
  const campaigns = await transaction.campaign.findMany({
    where: { status: 'active', OR: [{ outboundPhoneId: id }, { inboundPhoneId: id }] },
    select: { id: true, name: true },
    orderBy: { createdAt: 'asc' },
    take: 100,
  })
  if (campaigns.length === 0) return
  const message = `The phone number is used by active campaigns: ${describeHolders(campaigns)}.`
  throw new AppError('conflict', message, { details: { campaigns } })
}
