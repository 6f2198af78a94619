import { randomBytes } from 'node:crypto'
import { blankDraft } from '../../src/core/assistants/model/assistant.ts'
import { settingsText } from '../../src/core/assistants/storage/stored-settings.ts'
import { hashPassword } from '../../src/core/identity/passwords.ts'
import type { Role, Scope } from '../../src/core/identity/principal.ts'
import { generateApiKey, generateSessionToken, hashToken, hintOf } from '../../src/core/identity/secrets.ts'
import { newId } from '../../src/shared/identifiers.ts'
import { insertTexts } from './assistant-texts.ts'
import { testDatabase } from './database.ts'

export interface TestAccount {
  readonly id: string
  readonly slug: string
  /** An API key with every scope. */
  readonly key: string
}

/** A new account with a key of its own. */
export async function makeAccount(options: { operator?: boolean } = {}): Promise<TestAccount> {
  const { prisma } = await testDatabase()
  const id = newId()
  const slug = `team-${randomBytes(6).toString('hex')}`
  await prisma.account.create({ data: { id, slug, name: slug, operator: options.operator ?? false } })
  return { id, slug, key: await makeKey(id) }
}

export async function makeKey(
  accountId: string,
  options: { scopes?: Scope[]; prefix?: string; expiresAt?: Date; revokedAt?: Date } = {},
): Promise<string> {
  const { prisma } = await testDatabase()
  const { scopes = ['read', 'write', 'admin'], prefix = 'sk_', expiresAt = null, revokedAt = null } = options
  const key = generateApiKey(prefix)
  await prisma.apiKey.create({
    data: {
      id: newId(),
      accountId,
      name: 'test',
      keyHash: hashToken(key),
      hint: hintOf(key),
      scopes,
      expiresAt,
      revokedAt,
    },
  })
  return key
}

export interface TestUser {
  readonly id: string
  readonly email: string
  readonly password: string
}

export async function makeUser(
  accountId: string,
  options: { role?: Role; disabled?: boolean; name?: string } = {},
): Promise<TestUser> {
  const { prisma } = await testDatabase()
  const id = newId()
  const email = `${randomBytes(6).toString('hex')}@example.com`
  const password = 'correct horse battery staple'
  const { role = 'ADMIN', disabled = false, name = 'Ada' } = options
  await prisma.user.create({
    data: {
      id,
      email,
      passwordHash: await hashPassword(password),
      memberships: { create: { accountId, name, role, disabled } },
    },
  })
  return { id, email, password }
}

/** The token of a session of this user in this account. */
export async function makeSession(accountId: string, userId: string): Promise<string> {
  const { prisma } = await testDatabase()
  const token = generateSessionToken()
  const expiresAt = new Date(Date.now() + 3_600_000)
  await prisma.session.create({
    data: { id: newId(), tokenHash: hashToken(token), userId, accountId, expiresAt },
  })
  return token
}

let phoneNumbers = 0

export async function makePhoneNumber(accountId: string, options: { assistantId?: string } = {}) {
  const { prisma } = await testDatabase()
  phoneNumbers += 1
  const number = `+1415${String(2_000_000 + phoneNumbers)}`
  return prisma.phoneNumber.create({
    data: { id: newId(), accountId, number, countryCode: 'US', assistantId: options.assistantId ?? null },
  })
}

/** Many blank assistants at once. */
export async function makeAssistants(
  accountId: string,
  assistants: readonly { readonly name: string; readonly createdAt: Date }[],
): Promise<void> {
  const { prisma, sql } = await testDatabase()
  const rows = assistants.map(({ name, createdAt }) => {
    const settings = JSON.parse(settingsText(blankDraft(name)))
    return { id: newId(), accountId, name, externalId: null, settings, createdAt }
  })
  await prisma.assistant.createMany({ data: rows })
  const first = { number: 1, contentHash: '', authorKind: 'system' }
  await prisma.assistantVersion.createMany({
    data: rows.map(({ id, ...row }) => ({ ...row, ...first, assistantId: id })),
  })
  await insertTexts(sql, accountId)
}

export async function makeFile(accountId: string) {
  const { prisma } = await testDatabase()
  return prisma.file.create({
    data: {
      id: newId(),
      accountId,
      name: 'faq.txt',
      mimeType: 'text/plain',
      bytes: 3,
      sha256: '0'.repeat(64),
    },
  })
}

export async function makeCampaign(
  accountId: string,
  options: { status?: string; outboundAssistantId?: string; inboundAssistantId?: string; name?: string } = {},
) {
  const { prisma } = await testDatabase()
  const {
    status = 'active',
    name = 'Spring',
    outboundAssistantId = null,
    inboundAssistantId = null,
  } = options
  return prisma.campaign.create({
    data: { id: newId(), accountId, name, status, type: 'outbound', outboundAssistantId, inboundAssistantId },
  })
}
