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
  provider: (value) => `a.settings->'model'->>'provider' = ${value}::text`,
  model: (value) => `a.settings->'model'->>'model' = ${value}::text`,
  voiceProvider: (value) => `a.settings->'voice'->>'provider' = ${value}::text`,
  voiceId: (value) => `a.settings->'voice'->>'voiceId' = ${value}::text`,
  language: (value) =>
    `(lower(a.settings->>'language') = lower(${value}::text)
      OR starts_with(lower(a.settings->>'language'), lower(${value}::text) || '-'))`,
  templateId: (value) => `a.settings->>'templateId' = ${value}::text`,
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
  if (direction !== undefined) conditions.push(`(a.settings->>'${direction}Enabled')::boolean`)
  if (phoneNumber !== undefined) conditions.push(responses(phoneNumber, add))
  for (const [key, value] of metadata) {
    conditions.push(`a.settings->'metadata'->>${add(key)}::text = ${add(value)}::text`)
  }
  for (const [name, comparison] of Object.entries(comparisons)) {
    const value = simple[name as SimpleCriterion] // the keys of the table
    if (value !== undefined) conditions.push(comparison(add(value)))
  }
  return conditions
}

/** What is digits only may be the integer of a number, or a number without its plus sign. */
function responses(phoneNumber: string, add: Placeholder): string {
  const { id, serial } = parsePhoneNumberReference(phoneNumber)
  const account = `SELECT p.assistant_id FROM phone_numbers p WHERE p.account_id = a.account_id AND`
  if (id !== null) return `a.id IN (${account} p.id = ${add(id)}::uuid)`
  const isNumber = `p.number = ${add(dialledNumber(phoneNumber))}::text`
  return `a.id IN (${account} (${isNumber} OR p.serial = ${add(serial)}::int))`
}
