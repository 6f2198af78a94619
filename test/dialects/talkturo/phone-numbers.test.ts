import { expect, test } from 'vitest'
import { newId, parseId, toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeKey, makePhoneNumber } from '../../support/factories.ts'
import { setUpTalkturo } from './setup.ts'

async function setUp() {
  const talkturo = await setUpTalkturo()
  const { account, client, accountSlug } = talkturo
  return {
    ...talkturo,
    number: () => makePhoneNumber(account.id),
    assign: (id: string, phoneNumberIds: unknown, slug: unknown = accountSlug) =>
      client.patch(`/assistants/${id}/telephony/phone-numbers`, { accountSlug: slug, phoneNumberIds }),
    /** TypeIDs of the numbers of an assistant. */
    async held(id: string): Promise<string[]> {
      const { prisma } = await testDatabase()
      const rows = await prisma.phoneNumber.findMany({ where: { assistantId: parseId('asst', id) } })
      return rows.map((row) => toTypeId('pn', row.id)).sort()
    },
  }
}

test('replaces the set, and an empty one clears it', async () => {
  const { number, assign, held, made } = await setUp()
  const { id } = await made()
  const [a, b, c] = (await Promise.all([number(), number(), number()])).map((row) => toTypeId('pn', row.id))
  for (const set of [[a, b], [b, c], [b, c], [], []]) {
    const response = await assign(id, set)
    expect(response).toMatchObject({ status: 200, body: { success: true } })
    expect(await held(id)).toEqual([...set].sort())
  }
})

test('takes a number in any form of its id, and twice', async () => {
  const { number, assign, held, made } = await setUp()
  const { id } = await made()
  const [a, b] = [await number(), await number()]
  expect((await assign(id, [a.id, a.id.toUpperCase(), String(b.serial), toTypeId('pn', b.id)])).status).toBe(
    200,
  )
  expect(await held(id)).toEqual([toTypeId('pn', a.id), toTypeId('pn', b.id)].sort())
})

test('leaves the rest of the assistant as it is', async () => {
  const { client, number, assign, made } = await setUp()
  const before = await made({ templateId: 'outbound-setter' })
  await assign(before.id, [toTypeId('pn', (await number()).id)])
  const { assistant } = (await client.get(`/assistants/${before.id}`)).body
  expect(assistant).toEqual({ ...before, updated_at: assistant.updated_at })
})

test('answers 404 for unknown and foreign numbers, names them as they were written, and changes nothing', async () => {
  const { number, assign, held, made } = await setUp()
  const { id } = await made()
  const [kept, wanted] = [await number(), await number()]
  const foreign = await makePhoneNumber((await makeAccount()).id)
  await assign(id, [kept.id])
  const unknown = [
    'pn_01j...',
    newId(),
    toTypeId('pn', newId()),
    '99999999999',
    toTypeId('pn', foreign.id),
    foreign.id,
  ]
  for (const reference of unknown) {
    const response = await assign(id, [wanted.id, reference])
    expect(response.status, reference).toBe(404)
    expect(response.body).toEqual({ error: `Phone number not found: ${reference}.` })
  }
  const all = await assign(id, unknown)
  for (const reference of unknown) expect(all.body.error).toContain(reference)
  expect(await held(id)).toEqual([toTypeId('pn', kept.id)])
  const { prisma } = await testDatabase()
  expect((await prisma.phoneNumber.findUniqueOrThrow({ where: { id: foreign.id } })).assistantId).toBeNull()
})

test('answers 409 for a number that another assistant has, names it, and changes nothing', async () => {
  const { number, assign, held, made } = await setUp()
  const [mine, theirs] = [await made(), await made()]
  const [kept, wanted, taken] = [await number(), await number(), await number()]
  await assign(mine.id, [kept.id])
  await assign(theirs.id, [taken.id])
  const response = await assign(mine.id, [wanted.id, taken.id])
  expect(response.status).toBe(409)
  expect(response.body.error).toContain(toTypeId('pn', taken.id))
  expect(response.body.error).toContain(taken.number)
  expect(response.body.error).not.toContain(wanted.number)
  expect(await held(mine.id)).toEqual([toTypeId('pn', kept.id)])
  expect(await held(theirs.id)).toEqual([toTypeId('pn', taken.id)])
})

test('takes a hundred numbers and refuses one more', async () => {
  const { assign, made } = await setUp()
  const { id } = await made()
  expect((await assign(id, Array(100).fill('x'))).status).toBe(404)
  const response = await assign(id, Array(101).fill('x'))
  expect(response).toMatchObject({
    status: 400,
    body: { error: 'Invalid request: phoneNumberIds must have at most 100 items' },
  })
})

test.each([
  [{}, ['accountSlug is required', 'phoneNumberIds is required']],
  [
    { accountSlug: 1, phoneNumberIds: 'pn_1' },
    ['accountSlug must be a string', 'phoneNumberIds must be an array'],
  ],
  [
    { accountSlug: '', phoneNumberIds: ['', 1, 'x'.repeat(301)] },
    [
      'accountSlug must not be empty',
      'phoneNumberIds[0] must not be empty',
      'phoneNumberIds[1] must be a string',
      'phoneNumberIds[2] must be at most 300 characters',
    ],
  ],
  [{ accountSlug: 'x', phoneNumberIds: null }, ['phoneNumberIds must be an array']],
])('answers 400 for %j and names every field', async (body, sentences) => {
  const { client, made } = await setUp()
  const { id } = await made()
  const response = await client.patch(`/assistants/${id}/telephony/phone-numbers`, body)
  expect(response.status).toBe(400)
  expect(response.body).toEqual({ error: `Invalid request: ${sentences.join('; ')}` })
})

test('answers 403 for another account’s slug and 404 for another account’s assistant', async () => {
  const { assign, made } = await setUp()
  const other = await setUp()
  const [own, foreign] = [await made(), await other.made()]
  expect((await assign(own.id, [], other.accountSlug)).status).toBe(403)
  for (const reference of [foreign.id, newId(), 'nonsense']) {
    const response = await assign(reference, [])
    expect(response, reference).toMatchObject({ status: 404, body: { error: 'Assistant not found.' } })
  }
})

test('answers 403 to a key that may only read', async () => {
  const { account, accountSlug, made } = await setUp()
  const { id } = await made()
  const reader = await bearer('/talkturo/api', await makeKey(account.id, { scopes: ['read'] }))
  const path = `/assistants/${id}/telephony/phone-numbers`
  expect((await reader.patch(path, { accountSlug, phoneNumberIds: ['nonsense'] })).status).toBe(403)
})

test('one number that two assistants want at once goes to exactly one', async () => {
  const { number, assign, held, made } = await setUp()
  const { id } = await number()
  const rivals = await Promise.all([made(), made(), made()])
  const responses = await Promise.all(rivals.map((rival) => assign(rival.id, [id])))
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  expect((await Promise.all(rivals.map((rival) => held(rival.id)))).flat()).toEqual([toTypeId('pn', id)])
})
