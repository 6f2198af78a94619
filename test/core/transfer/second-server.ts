import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { generateApiKey, hashToken, hintOf } from '../../../src/core/identity/secrets.ts'
import type { Database } from '../../../src/database/database.ts'
import type { Services } from '../../../src/services.ts'
import { newId } from '../../../src/shared/identifiers.ts'
import { buildTestApp } from '../../support/build-test-app.ts'
import { servicesOver } from '../../support/idle-services.ts'
import { freshDatabase } from '../identity/fresh-database.ts'

export interface SecondServer {
  readonly app: FastifyInstance
  readonly database: Database
  readonly services: Services
  readonly accountId: string
  /** Of its one account. */
  readonly headers: { readonly authorization: string }
  /** As a power cut would; for tests that do not reach the end. */
  loseDatabase(): Promise<void>
}

/** Another server, with a database and an account of its own, not listening. */
export async function secondServer(): Promise<SecondServer> {
  const fresh = await freshDatabase()
  const [database] = fresh.instances
  if (database === undefined) throw new Error('There is no database.')
  let closed = false
  const close = async () => {
    if (!closed) await fresh.close()
    closed = true
  }
  const { accountId, key } = await account(database)
  const services = servicesOver(database)
  const app = await buildTestApp(services)
  await app.ready()
  onTestFinished(async () => {
    await app.close()
    await close()
  })
  return {
    app,
    database,
    services,
    accountId,
    headers: { authorization: `Bearer ${key}` },
    loseDatabase: close,
  }
}

async function account({ openPrisma }: Database): Promise<{ accountId: string; key: string }> {
  const prisma = await openPrisma()
  const accountId = newId()
  const slug = `elsewhere-${randomBytes(4).toString('hex')}`
  await prisma.account.create({ data: { id: accountId, slug, name: slug } })
  const key = generateApiKey('sk_')
  const names = { id: newId(), accountId, name: 'elsewhere', hint: hintOf(key), scopes: ['admin'] }
  await prisma.apiKey.create({ data: { ...names, keyHash: hashToken(key) } })
  return { accountId, key }
}
