import { describe, expect, test } from 'vitest'
import { blankDraft, draftOf } from '../../../src/core/assistants/model/assistant.ts'
import { defaultSettings } from '../../../src/core/identity/account.ts'
import type { Principal, Scope } from '../../../src/core/identity/principal.ts'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makePhoneNumber } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'

async function setUp(scopes: Scope[] = ['read', 'write']) {
  const { services } = await testApp()
  const account = await makeAccount()
  const principal: Principal = {
    kind: 'apiKey',
    apiKeyId: newId(),
    name: 'test',
    scopes,
    accountId: account.id,
    accountSlug: account.slug,
    operator: false,
    ...defaultSettings,
  }
  const assistant = (name: string, phoneNumberIds: string[] = []) =>
    services.assistants.create(principal, { ...blankDraft(name), phoneNumberIds })
  const numbersOf = async (id: string) =>
    (await services.assistants.get(principal, id)).phoneNumbers.map((phoneNumber) => phoneNumber.id)
  return { ...services, account, principal, assistant, numbersOf }
}

describe('setUpInbound', () => {
  test('gives the number to the assistant, which answers calls from then on', async () => {
    const { assistants, phoneNumbers, account, principal, assistant, numbersOf } = await setUp()
    const kept = await makePhoneNumber(account.id)
    const added = await makePhoneNumber(account.id)
    const { id } = await assistant('A', [kept.id])
    await assistants.update(principal, id, (current) => ({ ...draftOf(current), inboundEnabled: false }))

    await phoneNumbers.setUpInbound(principal, toTypeId('pn', added.id), toTypeId('asst', id))

    expect((await numbersOf(id)).sort()).toEqual([kept.id, added.id].sort())
    expect((await assistants.get(principal, id)).inboundEnabled).toBe(true)
  })

  test('takes the number from the assistant that had it', async () => {
    const { phoneNumbers, account, principal, assistant, numbersOf } = await setUp()
    const moved = await makePhoneNumber(account.id)
    const stays = await makePhoneNumber(account.id)
    const former = await assistant('Former', [moved.id, stays.id])
    const next = await assistant('Next')
    await phoneNumbers.setUpInbound(principal, String(moved.serial), String(next.serial))
    expect(await numbersOf(former.id)).toEqual([stays.id])
    expect(await numbersOf(next.id)).toEqual([moved.id])
  })

  test('may be repeated', async () => {
    const { phoneNumbers, account, principal, assistant, numbersOf } = await setUp()
    const { id: number } = await makePhoneNumber(account.id)
    const { id } = await assistant('A')
    await phoneNumbers.setUpInbound(principal, number, id)
    await phoneNumbers.setUpInbound(principal, number, id)
    expect(await numbersOf(id)).toEqual([number])
  })

  test('finds neither nonsense nor what another account has, and changes nothing then', async () => {
    const own = await setUp()
    const foreign = await setUp()
    const number = await makePhoneNumber(own.account.id)
    const foreignNumber = await makePhoneNumber(foreign.account.id)
    const { id } = await own.assistant('A')
    const { id: foreignAssistant } = await foreign.assistant('B')
    const pairs = [
      ['pn_nonsense', id],
      [newId(), id],
      [foreignNumber.id, id],
      [number.id, 'nonsense'],
      [number.id, foreignAssistant],
    ] as const
    for (const [phoneNumber, assistant] of pairs) {
      const attempt = own.phoneNumbers.setUpInbound(own.principal, phoneNumber, assistant)
      await expect(attempt).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await own.numbersOf(id)).toEqual([])
    expect(await foreign.numbersOf(foreignAssistant)).toEqual([])
  })

  test('needs the permission to write', async () => {
    const { phoneNumbers, principal } = await setUp(['read'])
    const attempt = phoneNumbers.setUpInbound(principal, newId(), newId())
    await expect(attempt).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('two assistants that want one number at once leave it with exactly one', async () => {
    const { phoneNumbers, account, principal, assistant, numbersOf } = await setUp()
    const number = await makePhoneNumber(account.id)
    const made = await Promise.all([assistant('A'), assistant('B'), assistant('C')])
    await Promise.all(made.map(({ id }) => phoneNumbers.setUpInbound(principal, number.id, id)))
    const held = await Promise.all(made.map(({ id }) => numbersOf(id)))
    expect(held.flat()).toEqual([number.id])
  })
})

describe('assign', () => {
  test('swaps at once of two assistants never leave a number with both, and fail only as conflicts', async () => {
    const { phoneNumbers, account, principal, assistant, numbersOf } = await setUp()
    const numbers = await Promise.all([makePhoneNumber(account.id), makePhoneNumber(account.id)])
    const ids = numbers.map(({ id }) => id)
    const made = await Promise.all([assistant('A'), assistant('B')])
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        phoneNumbers.assign(principal, made[index % 2]?.id ?? '', index % 4 < 2 ? ids : []),
      ),
    )
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict' })
    }
    const held = (await Promise.all(made.map(({ id }) => numbersOf(id)))).flat()
    expect(new Set(held).size).toBe(held.length)
  })
})

test('a change that leaves the numbers alone survives one that takes a number away meanwhile', async () => {
  const { assistants, phoneNumbers, account, principal, assistant } = await setUp()
  const number = await makePhoneNumber(account.id)
  const former = await assistant('Former', [number.id])
  const next = await assistant('Next')
  const { sql } = await testDatabase()
  const renames = Array.from({ length: 5 }, (_, index) =>
    assistants.update(principal, former.id, (current) => ({ ...draftOf(current), name: `Name ${index}` })),
  )
  await Promise.all([...renames, phoneNumbers.setUpInbound(principal, number.id, next.id)])
  const rows = await sql.query<{ assistant_id: string }>(
    'test-holder',
    'SELECT assistant_id FROM phone_numbers WHERE id = $1::uuid',
    [number.id],
  )
  expect(rows).toEqual([{ assistant_id: next.id }])
})
