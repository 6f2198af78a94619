import { Readable } from 'node:stream'
import { validate } from 'uuid'
import { blankDraft } from '../../src/core/assistants/model/assistant.ts'
import { hashToken } from '../../src/core/identity/secrets.ts'
import { isJsonObject } from '../../src/shared/bounded.ts'
import { type IdPrefix, newId, toTypeId } from '../../src/shared/identifiers.ts'
import { testDatabase } from '../support/database.ts'
import {
  makeAccount,
  makeCampaign,
  makePhoneNumber,
  makeSession,
  makeUser,
  type TestAccount,
} from '../support/factories.ts'
import { testApp } from '../support/test-app.ts'

/** A record that a path or a body may name. */
interface Resource {
  readonly prefix: IdPrefix
  readonly uuid: string
  readonly serial?: number
  /** Further names that a path takes. */
  readonly names?: readonly string[]
}

export interface Resources {
  readonly account: TestAccount
  readonly records: readonly Resource[]
}

/** A new account with one of everything that has an id. A new kind of record belongs here. */
export async function makeResources(options: { operator?: boolean } = {}): Promise<Resources> {
  const account = await makeAccount(options)
  const { services } = await testApp()
  const principal = await services.authenticator.authenticate(account.key)
  if (principal === null) throw new Error('The key of a new account opens nothing.')
  const externalId = `external-${newId()}`
  const assistant = await services.assistants.create(principal, { ...blankDraft('Theirs'), externalId })
  // All parameters of a path get the same id: so the environment is called as its assistant is.
  const environment = { assistant: assistant.id, name: toTypeId('asst', assistant.id) }
  await services.environments.pin(principal, environment, { version: 1 })
  const phoneNumber = await makePhoneNumber(account.id)
  const campaign = await makeCampaign(account.id, { status: 'paused', outboundAssistantId: assistant.id })
  const file = await services.files.create(principal, { name: 'a.txt', content: Readable.from(['text']) })
  const user = await makeUser(account.id, { role: 'EDITOR' })
  const session = await sessionIdOf(await makeSession(account.id, user.id))
  const naming = { name: 'Theirs', description: null }
  const template = await services.templates.create(principal, naming, assistant.id)
  const key = await services.apiKeys.create(principal, { name: 'second', scopes: ['read'], expiresAt: null })
  return {
    account,
    records: [
      { prefix: 'asst', uuid: assistant.id, serial: assistant.serial, names: [externalId] },
      { prefix: 'pn', uuid: phoneNumber.id, serial: phoneNumber.serial, names: [phoneNumber.number] },
      { prefix: 'camp', uuid: campaign.id },
      { prefix: 'file', uuid: file.id },
      { prefix: 'user', uuid: user.id },
      { prefix: 'tmpl', uuid: template.id },
      { prefix: 'key', uuid: key.id },
      { prefix: 'sess', uuid: session },
      { prefix: 'acct', uuid: account.id },
    ],
  }
}

async function sessionIdOf(token: string): Promise<string> {
  const { prisma } = await testDatabase()
  return (await prisma.session.findUniqueOrThrow({ where: { tokenHash: hashToken(token) } })).id
}

/** All ids of all records, in every form that any API knows. */
export function idsOf({ records }: Resources): string[] {
  return records.flatMap(({ prefix, uuid, serial, names = [] }) => [
    toTypeId(prefix, uuid),
    uuid,
    ...(serial === undefined ? [] : [String(serial)]),
    ...names,
  ])
}

/** Ids of every form that name nothing. */
export function idsOfNothing(): string[] {
  const prefixes: readonly IdPrefix[] = ['asst', 'pn', 'camp', 'file', 'user', 'key', 'acct', 'tmpl', 'sess']
  const typeIds = prefixes.map((prefix) => toTypeId(prefix, newId()))
  return [
    ...typeIds,
    newId(),
    '2147483647',
    '99999999999999999999',
    '-1',
    '+12025550000',
    'asst_',
    'nonsense',
    '\0',
    "'",
  ]
}

const namesInBodies: readonly (readonly [pattern: RegExp, prefix: IdPrefix])[] = [
  [/assistant/i, 'asst'],
  [/phone/i, 'pn'],
  [/campaign/i, 'camp'],
  [/file/i, 'file'],
]

/**
 * The body with the ids in it replaced by those of these records, each in the form in which it stood there, and with
 * the slug of their account.
 */
export function withIdsOf(resources: Resources, body: unknown): unknown {
  return replaced('', body, resources)
}

function replaced(name: string, value: unknown, resources: Resources): unknown {
  if (Array.isArray(value)) return value.map((item) => replaced(name, item, resources))
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, replaced(key, item, resources)]),
    )
  }
  if (name === 'accountSlug') return resources.account.slug
  const prefix = namesInBodies.find(([pattern]) => pattern.test(name))?.[1]
  const record = resources.records.find((one) => one.prefix === (typeIdPrefix(value) ?? prefix))
  if (record === undefined || !/ids?$|uuids?$/i.test(name)) return value
  if (typeof value === 'number') return record.serial ?? value
  if (typeof value !== 'string') return value
  return validate(value) ? record.uuid : toTypeId(record.prefix, record.uuid)
}

function typeIdPrefix(value: unknown): string | undefined {
  return typeof value === 'string' ? /^([a-z]+)_[0-9a-z]{26}$/.exec(value)?.[1] : undefined
}

/** Every row of an account in every table that knows accounts, to see whether anything changed. */
export async function rowsOf(accountId: string): Promise<Record<string, unknown[]>> {
  const { sql } = await testDatabase()
  const tables = await sql.query<{ table_name: string }>(
    'tables-of-accounts',
    `SELECT table_name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'account_id' ORDER BY 1`,
    [],
  )
  const rows: Record<string, unknown[]> = {}
  for (const { table_name: table } of tables) {
    // When a key was last used is written by every request, and that something was refused is no change.
    const changes = table === 'audit_log' ? 'AND refusal IS NULL' : ''
    const found = await sql.query<{ row: unknown }>(
      `rows-of-${table}`,
      `SELECT to_jsonb(t) - 'last_used_at' AS row FROM ${table} t WHERE account_id = $1::uuid ${changes} ORDER BY 1`,
      [accountId],
    )
    rows[table] = found.map(({ row }) => row)
  }
  return rows
}
