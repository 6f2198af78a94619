import { randomBytes, randomInt } from 'node:crypto'
import { blankDraft } from '../../../src/core/assistants/model/assistant.ts'
import { settingsText } from '../../../src/core/assistants/storage/stored-settings.ts'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeAssistants, type TestAccount } from '../../support/factories.ts'

/** What a record of a list is made of; everything else is the least that its table takes. */
export interface NewRecord {
  readonly name: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A list of /v1, and how to fill it. */
export interface RecordList {
  readonly operationId: string
  /** What it can be sorted by, ascending. */
  readonly sorts: readonly string[]
  /** What tells its records apart. */
  readonly idField: 'id' | 'name'
  /** How many every account has from the beginning. */
  readonly ownAlready: number
  /** How many stand before all others, whatever the sort. */
  readonly builtIn: number
  /** @returns the path of the list */
  readonly fill: (accountId: string, records: readonly NewRecord[]) => Promise<string>
}

const always = ['created', 'updated', 'name']
const plain = { sorts: always, idField: 'id', ownAlready: 0, builtIn: 0 } as const

export const recordLists: Readonly<Record<string, RecordList>> = {
  campaigns: {
    ...plain,
    operationId: 'listCampaigns',
    async fill(accountId, records) {
      const { prisma } = await testDatabase()
      const rest = { accountId, status: 'draft', type: 'outbound' }
      await prisma.campaign.createMany({ data: records.map((one) => ({ ...one, ...rest, id: newId() })) })
      return '/campaigns'
    },
  },
  'phone numbers': {
    ...plain,
    operationId: 'listPhoneNumbers',
    sorts: [...always, 'number'],
    async fill(accountId, records) {
      const { prisma } = await testDatabase()
      const data = records.map((one, index) => ({
        ...one,
        id: newId(),
        accountId,
        number: `+1202555${String(9999 - index)}`,
      }))
      await prisma.phoneNumber.createMany({ data })
      return '/phone-numbers'
    },
  },
  files: {
    ...plain,
    operationId: 'listFiles',
    sorts: ['created', 'name'],
    async fill(accountId, records) {
      const { prisma } = await testDatabase()
      const rest = { accountId, mimeType: 'text/plain', bytes: 1, sha256: '0'.repeat(64) }
      const data = records.map(({ name, createdAt }) => ({ ...rest, name, createdAt, id: newId() }))
      await prisma.file.createMany({ data })
      return '/files'
    },
  },
  templates: {
    ...plain,
    operationId: 'listTemplates',
    builtIn: 4,
    async fill(accountId, records) {
      const { prisma } = await testDatabase()
      const settings = JSON.parse(settingsText(blankDraft('A')))
      const data = records.map((one) => ({ ...one, accountId, settings, id: newId() }))
      await prisma.assistantTemplate.createMany({ data })
      return '/templates'
    },
  },
  users: {
    ...plain,
    operationId: 'listUsers',
    async fill(accountId, records) {
      const { prisma } = await testDatabase()
      const users = records.map((one) => ({
        ...one,
        id: newId(),
        // Digits: a search for letters must not find them.
        email: `${randomInt(2 ** 47)}${randomInt(2 ** 47)}@example.com`,
      }))
      await prisma.user.createMany({ data: users.map(({ id, email }) => ({ id, email, passwordHash: '' })) })
      const data = users.map(({ id, email: _, ...one }) => ({
        ...one,
        accountId,
        userId: id,
        role: 'VIEWER' as const,
      }))
      await prisma.membership.createMany({ data })
      return '/users'
    },
  },
  'API keys': {
    ...plain,
    operationId: 'listApiKeys',
    ownAlready: 1,
    async fill(accountId, records) {
      const { prisma } = await testDatabase()
      const data = records.map((one) => ({
        ...one,
        id: newId(),
        accountId,
        keyHash: randomBytes(32),
        hint: 'hidden',
        scopes: ['read'],
      }))
      await prisma.apiKey.createMany({ data })
      return '/api-keys'
    },
  },
  environments: {
    ...plain,
    operationId: 'listEnvironments',
    idField: 'name',
    async fill(accountId, records) {
      const { prisma } = await testDatabase()
      await makeAssistants(accountId, [{ name: 'Ada', createdAt: new Date() }])
      const { id: assistantId } = await prisma.assistant.findFirstOrThrow({ where: { accountId } })
      const named = records.map((one) => ({ ...one, name: one.name.replaceAll(' ', '-') }))
      await prisma.environment.createMany({
        data: named.map((one) => ({ ...one, accountId, assistantId, pin: 1 })),
      })
      const targets = named.map(({ name }) => ({ assistantId, environment: name, version: 1, weight: 100 }))
      await prisma.environmentTarget.createMany({ data: targets })
      return `/assistants/${toTypeId('asst', assistantId)}/environments`
    },
  },
  assistants: {
    ...plain,
    operationId: 'listAssistants',
    async fill(accountId, records) {
      const { prisma } = await testDatabase()
      await makeAssistants(accountId, records)
      for (const { name, updatedAt } of records) {
        await prisma.assistant.updateMany({ where: { accountId, name }, data: { updatedAt } })
      }
      return '/assistants'
    },
  },
}

export const day = (number: number) => new Date(Date.UTC(2026, 0, number))

/** An account with these records in the list. */
export async function filled(list: RecordList, records: readonly NewRecord[]) {
  const account: TestAccount = await makeAccount()
  return { account, path: await list.fill(account.id, records) }
}

/** Dates equal in threes, names in no order of the dates, and the last changes in the opposite order. */
export function someRecords(count: number): NewRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `Name ${String.fromCharCode(97 + ((index * 7) % count))} of ${count}`,
    createdAt: day(1 + Math.floor(index / 3)),
    updatedAt: day(100 - Math.floor(index / 2)),
  }))
}
