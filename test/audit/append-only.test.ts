import { expect, test } from 'vitest'
import { bearer } from '../support/client.ts'
import { testDatabase } from '../support/database.ts'
import { makeAccount } from '../support/factories.ts'

/** An account with a line in its log. */
async function accountWithLine() {
  const account = await makeAccount()
  await (await bearer('/v1', account.key)).post('/campaigns', { name: 'Spring' })
  return account
}

async function linesOf(accountId: string) {
  const { sql } = await testDatabase()
  const statement = 'SELECT * FROM audit_log WHERE account_id = $1::uuid'
  return sql.query('lines-of-account', statement, [accountId])
}

test.each([
  ['UPDATE', "UPDATE audit_log SET actor_name = 'somebody else' WHERE account_id = $1::uuid"],
  ['DELETE', 'DELETE FROM audit_log WHERE account_id = $1::uuid'],
])('the database refuses to %s a line', async (name, statement) => {
  const { id } = await accountWithLine()
  const before = await linesOf(id)
  expect(before).toHaveLength(1)
  const { sql } = await testDatabase()
  await expect(sql.query(`try-${name}`, statement, [id])).rejects.toThrow('never changed')
  expect(await linesOf(id)).toEqual(before)
})

test('the database refuses to TRUNCATE the log', async () => {
  const { id } = await accountWithLine()
  const { sql } = await testDatabase()
  await expect(sql.query('try-truncate', 'TRUNCATE audit_log', [])).rejects.toThrow('never changed')
  expect(await linesOf(id)).toHaveLength(1)
})

test('the log of an account outlives the account', async () => {
  const { id } = await accountWithLine()
  const { prisma } = await testDatabase()
  await prisma.account.delete({ where: { id } })
  expect(await linesOf(id)).toHaveLength(1)
})
