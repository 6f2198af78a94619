import { expect, test } from 'vitest'
import { createAssistantService } from '../../../src/core/assistants/assistant-service.ts'
import { blankDraft, draftOf } from '../../../src/core/assistants/model/assistant.ts'
import { entityTagOf } from '../../../src/core/assistants/model/entity-tag.ts'
import { createAssistantRepository } from '../../../src/core/assistants/storage/assistant-repository.ts'
import type { Principal, RequestContext } from '../../../src/core/identity/principal.ts'
import type { Database } from '../../../src/database/database.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makePhoneNumber } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'

/*
 * A change reads the assistant and writes it if nobody has changed it since. Here somebody has, just before it is written.
 */

async function setUp() {
  const account = await makeAccount()
  const { services } = await testApp()
  const principal = await services.authenticator.authenticate(account.key)
  if (principal === null) throw new Error('the key is not known')
  const { assistants, phoneNumbers } = services
  return { principal, assistants, phoneNumbers, made: await assistants.create(principal, blankDraft('A')) }
}

/** Assistants over a database in which something happens before the first write without a lock. */
function interrupted(database: Database, interrupt: () => Promise<unknown>) {
  let isDone = false
  const sql: Database['sql'] = {
    async query<Row>(name: string, text: string, values: readonly unknown[]) {
      if (name === 'update-seen-assistant' && !isDone) {
        isDone = true
        await interrupt()
      }
      return database.sql.query<Row>(name, text, values)
    },
  }
  return createAssistantService(createAssistantRepository({ ...database, sql }))
}

function withIfMatch(principal: Principal, tag: string): Principal {
  const request: RequestContext = {
    id: 'test',
    dialect: 'native',
    receivedAt: new Date(),
    address: '127.0.0.1',
    changeMessage: null,
    changes: 'assistant',
    ifMatch: [tag],
    ifNoneMatch: null,
    dryRun: false,
    strict: false,
    idempotencyId: null,
  }
  return { ...principal, request }
}

test('another change survives, and each has its version', async () => {
  const { principal, assistants, made } = await setUp()
  const slow = interrupted(await testDatabase(), () =>
    assistants.update(principal, made.id, (current) => ({ ...draftOf(current), firstMessage: 'Hello.' })),
  )
  const changed = await slow.update(principal, made.id, (current) => ({
    ...draftOf(current),
    language: 'de',
  }))
  expect([changed.firstMessage, changed.language, changed.version]).toEqual(['Hello.', 'de', 3])
  expect(await assistants.get(principal, made.id)).toEqual(changed)
})

test('another change makes an If-Match fail that held when the assistant was read', async () => {
  const { principal, assistants, made } = await setUp()
  const slow = interrupted(await testDatabase(), () =>
    assistants.update(principal, made.id, (current) => ({ ...draftOf(current), firstMessage: 'Hello.' })),
  )
  const change = slow.update(withIfMatch(principal, entityTagOf(made)), made.id, (current) => ({
    ...draftOf(current),
    language: 'de',
  }))
  await expect(change).rejects.toMatchObject({ code: 'precondition_failed', entityTag: '"2"' })
  expect((await assistants.get(principal, made.id)).language).toBeNull()
})

test('a phone number that it is given, which is no part of its row, makes an If-Match fail too', async () => {
  const { principal, phoneNumbers, made } = await setUp()
  const number = await makePhoneNumber(principal.accountId)
  const slow = interrupted(await testDatabase(), () =>
    phoneNumbers.update(principal, number.id, { assistantId: made.id }),
  )
  const change = slow.update(withIfMatch(principal, entityTagOf(made)), made.id, (current) => ({
    ...draftOf(current),
    language: 'de',
  }))
  await expect(change).rejects.toMatchObject({ code: 'precondition_failed' })
})

test('a phone number that it is given stays, and is in the response of the change', async () => {
  const { principal, assistants, phoneNumbers, made } = await setUp()
  const number = await makePhoneNumber(principal.accountId)
  const slow = interrupted(await testDatabase(), () =>
    phoneNumbers.update(principal, number.id, { assistantId: made.id }),
  )
  const changed = await slow.update(principal, made.id, (current) => ({
    ...draftOf(current),
    language: 'de',
  }))
  expect(changed.phoneNumbers.map(({ id }) => id)).toEqual([number.id])
  expect(await assistants.get(principal, made.id)).toEqual(changed)
})

test('an assistant that goes into the trash is not found', async () => {
  const { principal, assistants, made } = await setUp()
  const slow = interrupted(await testDatabase(), () => assistants.delete(principal, made.id))
  const change = slow.update(principal, made.id, (current) => ({ ...draftOf(current), language: 'de' }))
  await expect(change).rejects.toMatchObject({ code: 'not_found' })
})
