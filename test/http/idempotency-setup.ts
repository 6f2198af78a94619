import { type ApiResponse, bearer, type Client } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'
import { makeAccount } from '../support/factories.ts'

/** A request under this key. */
export const key = (value: string) => ({ headers: { 'idempotency-key': value } })

interface Row {
  readonly [column: string]: unknown
  readonly resource_id: string | null
  readonly status: number | null
}

/** What is stored of the account's keys. */
export async function keyRowsOf(accountId: string): Promise<Row[]> {
  const { sql } = await testDatabase()
  return sql.query<Row>('keys-of', 'SELECT * FROM idempotency_keys WHERE account_id = $1::uuid', [accountId])
}

/** Puts the account's keys into a state that takes time or a crash to reach. */
export async function setKeyRows(accountId: string, assignments: string): Promise<void> {
  const { prisma } = await testDatabase()
  const text = `UPDATE idempotency_keys SET ${assignments} WHERE account_id = $1::uuid`
  await prisma.$executeRawUnsafe(text, accountId)
}

export async function names(client: Client): Promise<string[]> {
  const { body } = await client.get('/assistants?limit=200')
  return body.data.map(({ name }: { name: string }) => name)
}

export async function setUp() {
  const account = await makeAccount()
  return { account, client: await bearer('/v1', account.key) }
}

/** The header that says that an answer was kept. */
export const replayed = (response: ApiResponse) => response.headers['idempotency-replayed']
