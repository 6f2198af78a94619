import type { Placeholder } from '../../../database/placeholders.ts'
import { dialledNumber } from '../../phone-numbers/dialled-number.ts'
import { parsePhoneNumberReference } from '../../phone-numbers/phone-number.ts'
import type { AssistantCriteria } from '../model/assistant-search.ts'
import { wordsCondition } from './search-sql.ts'

type SimpleCriterion = Exclude<
  keyof AssistantCriteria,
  'words' | 'direction' | 'phoneNumber' | 'metadata' | 'deleted'
>

/** The criteria that are one comparison each. */
const comparisons = {
  provider: (value) => `a.provider = ${value}::text`,
  model: (value) => `a.model = ${value}::text`,
  voiceProvider: (value) => `a.voice_provider = ${value}::text`,
  voiceId: (value) => `a.voice_id = ${value}::text`,
  // With everything that begins with it and a hyphen; the dot is the sign after the hyphen.
  language: (value) =>
    `(a.language = lower(${value}::text)
      OR a.language >= lower(${value}::text) || '-' AND a.language < lower(${value}::text) || '.')`,
  templateId: (value) => `a.template_id = ${value}::text`,
  externalId: (value) => `a.external_id = ${value}::text`,
  createdFrom: (value) => `a.created_at >= ${value}::timestamptz`,
  createdBefore: (value) => `a.created_at < ${value}::timestamptz`,
  updatedFrom: (value) => `a.updated_at >= ${value}::timestamptz`,
  updatedBefore: (value) => `a.updated_at < ${value}::timestamptz`,
} as const satisfies Record<SimpleCriterion, (value: string) => string>

/** What holds for the assistants of the account that are looked for, as SQL over `assistants a`. */
export function conditionsOf(accountId: string, criteria: AssistantCriteria, add: Placeholder): string[] {
  const { words, direction, phoneNumber, metadata = [], deleted, ...simple } = criteria
  const account = `${add(accountId)}::uuid`
  const conditions = [
    `a.account_id = ${account}`,
    deleted ? 'a.deleted_at IS NOT NULL' : 'a.deleted_at IS NULL',
  ]
  if (words !== undefined) conditions.push(wordsCondition(words, { account, add }))
  if (direction !== undefined) conditions.push(`a.${direction}_enabled`)
  if (phoneNumber !== undefined) conditions.push(responses(phoneNumber, add))
  for (const [key, value] of metadata) conditions.push(hasMetadata(key, value, add))
  for (const [name, comparison] of Object.entries(comparisons)) {
    const value = simple[name as SimpleCriterion] // the keys of the table
    if (value !== undefined) conditions.push(comparison(add(value)))
  }
  return conditions
}

/** `@>` tells numbers and booleans from texts, which a query parameter cannot. */
function hasMetadata(key: string, value: string, add: Placeholder): string {
  const values: unknown[] = [value]
  if (value === 'true' || value === 'false') values.push(value === 'true')
  if (String(Number(value)) === value && Number.isFinite(Number(value))) values.push(Number(value))
  const conditions = values.map((one) => `a.metadata @> ${add(JSON.stringify({ [key]: one }))}::jsonb`)
  return `(${conditions.join(' OR ')})`
}

/** What is digits only may be the integer of a number, or a number without its plus sign. */
function responses(phoneNumber: string, add: Placeholder): string {
  const { id, serial } = parsePhoneNumberReference(phoneNumber)
  const account = `SELECT p.assistant_id FROM phone_numbers p WHERE p.account_id = a.account_id AND`
  if (id !== null) return `a.id IN (${account} p.id = ${add(id)}::uuid)`
  const isNumber = `p.number = ${add(dialledNumber(phoneNumber))}::text`
  return `a.id IN (${account} (${isNumber} OR p.serial = ${add(serial)}::int))`
}
