import { describe, expect, test } from 'vitest'
import { parseAssistantReference } from '../../../src/core/assistants/model/assistant-reference.ts'
import { parsePhoneNumberReference } from '../../../src/core/phone-numbers/phone-number.ts'
import { createVersionContentRepository } from '../../../src/core/runtime/version-content-repository.ts'
import type { SqlSession } from '../../../src/database/database.ts'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makePhoneNumber } from '../../support/factories.ts'

/** Calls wait for this answer: whatever is asked, it is one statement. */

const choice = { environment: 'production', splitKey: '+12025550123', version: null }

/** The repository over the real database, and how often it was asked. */
async function counted() {
  const database = await testDatabase()
  let statements = 0
  const query: SqlSession['query'] = (name, text, values) => {
    statements += 1
    return database.sql.query(name, text, values)
  }
  const contents = createVersionContentRepository({ ...database, sql: { query } })
  return { contents, statements: () => statements }
}

async function newAssistant() {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const externalId = crypto.randomUUID()
  const { body } = await client.post('/assistants', { name: 'One', externalId })
  await client.put(`/assistants/${body.id}/environments/production`, { version: 1 })
  const phone = await makePhoneNumber(account.id, { assistantId: body.uuid })
  return { account, uuid: body.uuid, names: [body.id, body.uuid, String(body.serial), externalId], phone }
}

describe('one statement finds', () => {
  test('an assistant by any of its ids', async () => {
    const { account, uuid, names } = await newAssistant()
    for (const name of names) {
      const { contents, statements } = await counted()
      const found = await contents.ofAssistant(account.id, parseAssistantReference(name), choice)
      expect(found).toMatchObject({ assistantId: uuid, version: 1, environment: 'production' })
      expect(statements()).toBe(1)
    }
  })

  test('the assistant of a number, by itself or any of its ids', async () => {
    const { account, uuid, phone } = await newAssistant()
    const references = [phone.id, String(phone.serial)].map((name) => ({
      ...parsePhoneNumberReference(name),
      number: null,
    }))
    for (const called of [...references, { id: null, serial: null, number: phone.number }]) {
      const { contents, statements } = await counted()
      const found = await contents.ofPhoneNumber(account.id, called, choice)
      expect(found).toMatchObject({ assistantId: uuid, version: 1, environment: 'production' })
      expect(statements()).toBe(1)
    }
  })

  test('that there is nothing', async () => {
    const { account } = await newAssistant()
    const { contents, statements } = await counted()
    expect(await contents.ofAssistant(account.id, parseAssistantReference('nobody'), choice)).toBe(null)
    expect(statements()).toBe(1)
    const noNumber = { id: null, serial: null, number: null }
    expect(await contents.ofPhoneNumber(account.id, noNumber, choice)).toBe(null)
    expect(statements()).toBe(1)
  })
})
