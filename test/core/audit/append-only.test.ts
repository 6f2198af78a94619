import { expect, test } from 'vitest'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount } from '../../support/factories.ts'

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

test.each(['assistant_versions', 'environment_pins'])(
  'records of %s are neither deleted nor truncated, but go with their assistant',
  async (table) => {
    const account = await makeAccount()
    const client = await bearer('/v1', account.key)
    const { body } = await client.post('/assistants', { name: 'Ada' })
    const environment = `/assistants/${body.id}/environments/production`
    await client.put(environment, { version: 1 })
    await client.delete(environment)
    const { sql } = await testDatabase()
    const count = async () =>
      (await sql.query(`rows-${table}`, `SELECT 1 FROM ${table} WHERE assistant_id = $1::uuid`, [body.uuid]))
        .length
    const before = await count()
    const deletion = sql.query(`drop-${table}`, `DELETE FROM ${table} WHERE assistant_id = $1::uuid`, [
      body.uuid,
    ])
    await expect(deletion).rejects.toThrow('go with their assistant only')
    await expect(sql.query(`empty-${table}`, `TRUNCATE ${table} CASCADE`, [])).rejects.toThrow(
      'never changed',
    )
    expect(await count()).toBe(before)
    expect((await client.delete(`/assistants/${body.id}?purge=true`)).status).toBe(204)
    expect([before > 0, await count()]).toEqual([true, 0])
  },
)
