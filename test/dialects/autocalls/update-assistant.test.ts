import { expect, test } from 'vitest'
import { makePhoneNumber } from '../../support/factories.ts'
import { documentedDefaults, full, optional, required } from './bodies.ts'
import { path, read, setUp, stored } from './set-up.ts'

test('changes one field and nothing else', async () => {
  const { client, make } = await setUp()
  const at = await make(full)
  const before = await read(client, at)
  const answer = await client.put(at, { assistant_name: 'Night desk' })
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({
    message: 'Assistant updated successfully',
    data: { id: before.id, name: 'Night desk', status: 'active', type: 'inbound', mode: 'pipeline' },
  })
  expect(await read(client, at)).toEqual({
    ...before,
    name: 'Night desk',
    assistant_name: 'Night desk',
    updated_at: expect.any(String),
  })
})

test('clears each optional field with null', async () => {
  const { account, client, make } = await setUp()
  const number = await makePhoneNumber(account.id)
  const at = await make({ ...full, phone_number_id: number.serial })
  const names = [...Object.keys(optional), 'phone_number_id']
  const answer = await client.put(at, Object.fromEntries(names.map((name) => [name, null])))
  expect(answer.status).toBe(200)
  const record = await read(client, at)
  const shown = Object.fromEntries(names.map((name) => [name, record[name]]))
  const switches = Object.entries(documentedDefaults).filter(([, value]) => typeof value === 'boolean')
  expect(shown).toEqual({
    ...Object.fromEntries(names.map((name) => [name, null])),
    ...Object.fromEntries(switches),
    variables: {},
    post_call_schema: [],
    end_call_tool: { description: null },
    who_speaks_first: 'AI assistant',
  })
})

test('replaces arrays and variables as a whole', async () => {
  const { client, make } = await setUp()
  const at = await make(full)
  const post_call_schema = [{ name: 'city', type: 'string', description: 'Where.' }]
  const { practice } = optional.variables
  await client.put(at, { post_call_schema, variables: { practice } })
  expect(await read(client, at)).toMatchObject({ post_call_schema })
  expect((await read(client, at)).variables).toEqual({ practice })
  await client.put(at, { variables: {} })
  expect((await read(client, at)).variables).toEqual({})
})

test('assigns, moves and unassigns the phone number, which speaks for the whole set', async () => {
  const { account, client, native, make } = await setUp()
  const [first, second] = [await makePhoneNumber(account.id), await makePhoneNumber(account.id)]
  const at = await make({ ...required, phone_number_id: first.serial })
  await client.put(at, { phone_number_id: second.serial })
  expect((await read(client, at)).phone_number_id).toBe(second.serial)

  // Another API gives it both: the older one is shown, and sending that one back keeps both.
  const { uuid } = await read(client, at)
  await native.patch(`/phone-numbers/${first.id}`, { assistantId: uuid })
  expect((await read(client, at)).phone_number_id).toBe(first.serial)
  await client.put(at, { phone_number_id: first.serial })
  const held = (await client.get('/user/assistants/phone-numbers')).body
  expect(held.map((number: { is_available: boolean }) => number.is_available)).toEqual([false, false])

  await client.put(at, { phone_number_id: null })
  expect((await read(client, at)).phone_number_id).toBeNull()
  const free = (await client.get('/user/assistants/phone-numbers')).body
  expect(free.map((number: { is_available: boolean }) => number.is_available)).toEqual([true, true])
})

test('refuses the number of another assistant', async () => {
  const { account, client, make } = await setUp()
  const number = await makePhoneNumber(account.id)
  await make({ ...required, phone_number_id: number.serial })
  const answer = await client.put(await make(), { phone_number_id: number.serial })
  expect(answer.status).toBe(422)
  expect(Object.keys(answer.body.errors)).toEqual(['phone_number_id'])
})

test('lets a change of direction mean that direction only', async () => {
  const { client, native } = await setUp()
  const { id } = (await native.post('/assistants', { name: 'Both', outboundEnabled: true })).body
  await client.put(`${path}/${id}`, { calls_direction: 'make' })
  expect(await stored(native, id)).toMatchObject({ inboundEnabled: false, outboundEnabled: true })
  await client.put(`${path}/${id}`, { calls_direction: 'receive' })
  expect(await stored(native, id)).toMatchObject({ inboundEnabled: true, outboundEnabled: false })
})

test('keeps both of two changes at once to different fields', async () => {
  const { client, make } = await setUp()
  const at = await make()
  await Promise.all([client.put(at, { initial_message: 'one' }), client.put(at, { system_prompt: 'two' })])
  expect(await read(client, at)).toMatchObject({ initial_message: 'one', system_prompt: 'two' })
})

test('names what it ignores', async () => {
  const { client, make } = await setUp()
  const answer = await client.put(await make(), { asistant_name: 'typo', end_call_tool: { tone: 'kind' } })
  expect(answer.status).toBe(200)
  expect(answer.headers['x-ignored-fields']).toBe('asistant_name, end_call_tool.tone')
})
