import { beforeAll, describe, expect, test } from 'vitest'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { rowsOf } from '../../conformance/resources.ts'
import { bearer, type Client } from '../../support/client.ts'
import { makeAccount, makeCampaign, makePhoneNumber, makeSession, makeUser } from '../../support/factories.ts'

/*
 * `?dryRun=true` on writes of everything but assistants: answers like the write itself, and stores nothing, not even a
 * line in the audit log.
 */

interface Place {
  readonly accountId: string
  readonly native: Client
  /** What the paths name. */
  readonly ids: Readonly<
    Record<'phone' | 'campaign' | 'assistant' | 'user' | 'key' | 'file' | 'session' | 'account', string>
  >
}

async function setUp(): Promise<Place> {
  const account = await makeAccount({ operator: true })
  const native = await bearer('/v1', account.key)
  const { body: assistant } = await native.post('/assistants', { name: 'Ada' })
  const user = await makeUser(account.id, { role: 'EDITOR' })
  await makeSession(account.id, user.id)
  const ids = {
    phone: (await makePhoneNumber(account.id)).id,
    campaign: (await makeCampaign(account.id, { status: 'draft' })).id,
    assistant: assistant.id,
    user: toTypeId('user', user.id),
    session: (await native.get('/sessions')).body.data[0].id,
    key: (await native.post('/api-keys', { name: 'Export' })).body.id,
    file: (await upload(native)).body.id,
    account: (await makeAccount()).id,
  }
  return { accountId: account.id, native, ids }
}

function upload(client: Client, query = '') {
  const form = '--e\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nHi.\r\n--e--\r\n'
  const headers = { 'content-type': 'multipart/form-data; boundary=e' }
  return client.post(`/files${query}`, form, { headers })
}

type Send = (place: Place, query: string) => ReturnType<Client['get']>

const random = () => Math.random().toString(36).slice(2)
const email = `${random()}@example.com`
const slug = `team-${random()}`
const model = `model-${random()}`

const writes: readonly (readonly [name: string, send: Send])[] = [
  ['adds a phone number', ({ native }, q) => native.post(`/phone-numbers${q}`, { number: '+12025550123' })],
  [
    'gives a phone number to an assistant',
    ({ native, ids }, q) =>
      native.patch(`/phone-numbers/${ids.phone}${q}`, { name: 'Desk', assistantId: ids.assistant }),
  ],
  ['removes a phone number', ({ native, ids }, q) => native.delete(`/phone-numbers/${ids.phone}${q}`)],
  [
    'creates a campaign',
    ({ native, ids }, q) =>
      native.post(`/campaigns${q}`, { name: 'Autumn', outboundAssistantId: ids.assistant }),
  ],
  [
    'changes a campaign',
    ({ native, ids }, q) => native.patch(`/campaigns/${ids.campaign}${q}`, { name: 'Winter' }),
  ],
  ['deletes a campaign', ({ native, ids }, q) => native.delete(`/campaigns/${ids.campaign}${q}`)],
  [
    'adds a user',
    ({ native }, q) => native.post(`/users${q}`, { email, name: 'Grace', password: 'twelve letters' }),
  ],
  [
    'changes a user',
    ({ native, ids }, q) =>
      native.patch(`/users/${ids.user}${q}`, { role: 'VIEWER', password: 'twelve letters' }),
  ],
  ['removes a user', ({ native, ids }, q) => native.delete(`/users/${ids.user}${q}`)],
  ['renames a key', ({ native, ids }, q) => native.patch(`/api-keys/${ids.key}${q}`, { name: 'Nightly' })],
  [
    'rotates a key',
    ({ native, ids }, q) => native.post(`/api-keys/${ids.key}/rotate${q}`, { overlapSeconds: 0 }),
  ],
  ['revokes a key', ({ native, ids }, q) => native.delete(`/api-keys/${ids.key}${q}`)],
  ['ends a session', ({ native, ids }, q) => native.delete(`/sessions/${ids.session}${q}`)],
  ['stores a file', ({ native }, q) => upload(native, q)],
  ['makes a key', ({ native }, q) => native.post(`/api-keys${q}`, { name: 'Export' })],
  [
    'makes an account',
    ({ native }, q) =>
      native.post(`/accounts${q}`, {
        slug,
        name: 'West',
        admin: { email: `west-${email}`, password: 'twelve letters' },
      }),
  ],
  [
    'disables an account',
    ({ native, ids }, q) => native.patch(`/accounts/${ids.account}${q}`, { disabled: true }),
  ],
  ['deletes a file', ({ native, ids }, q) => native.delete(`/files/${ids.file}${q}`)],
  ['changes the settings', ({ native }, q) => native.patch(`/account${q}`, { name: 'Acme Dental' })],
  [
    'adds to the catalogue',
    ({ native }, q) =>
      native.post(`/catalogue/transcribers${q}`, { provider: 'house', model, name: 'House' }),
  ],
]

describe('a dry run', () => {
  test.each(writes)('of what %s answers alike and stores nothing', async (_, send) => {
    const place = await setUp()
    const before = await rowsOf(place.accountId)
    const tried = await send(place, '?dryRun=true')
    expect(await rowsOf(place.accountId)).toEqual(before)
    const done = await send(place, '')
    expect(done.status).toBeLessThan(300)
    expect([tried.status, alike(tried.body)]).toEqual([done.status, alike(done.body)])
    const { audit_log: lines } = await rowsOf(place.accountId)
    expect(lines).toHaveLength((before.audit_log?.length ?? 0) + 1)
  })

  test('fails as the write would', async () => {
    const { accountId, native, ids } = await setUp()
    const before = await rowsOf(accountId)
    await expectStatus(400, native.post('/campaigns?dryRun=true', { name: '' }))
    await expectStatus(
      400,
      native.patch(`/phone-numbers/${ids.phone}?dryRun=true`, { assistantId: 'nobody' }),
    )
    await expectStatus(404, native.delete('/campaigns/nobody?dryRun=true'))
    await expectStatus(409, native.post('/users?dryRun=true', { ...(await knownUser()), name: 'Grace' }))
    expect(await rowsOf(accountId)).toEqual(before)
  })

  test('of deleting a file keeps its content', async () => {
    const { native, ids } = await setUp()
    await expectStatus(204, native.delete(`/files/${ids.file}?dryRun=true`))
    expect(await native.get(`/files/${ids.file}/content`)).toMatchObject({ status: 200, body: 'Hi.' })
  })

  test('of removing from the catalogue keeps the entry', async () => {
    const { native } = await setUp()
    const { body } = await native.post('/catalogue/transcribers', {
      provider: 'house',
      model: random(),
      name: 'H',
    })
    const path = `/catalogue/transcribers/${body.id}`
    await expectStatus(204, native.delete(`${path}?dryRun=true`))
    await expectStatus(204, native.delete(path))
  })
})

test('the secret in the dry run of a key opens nothing', async () => {
  const { native } = await setUp()
  const { body } = await native.post('/api-keys?dryRun=true', { name: 'Export' })
  expect((await (await bearer('/v1', body.secret)).get('/assistants')).status).toBe(401)
})

describe('a session has no dry run', () => {
  let place: Place
  beforeAll(async () => {
    place = await setUp()
  })

  test('POST /auth/logout', async () => {
    const before = await rowsOf(place.accountId)
    await expectStatus(400, place.native.post('/auth/logout?dryRun=true'))
    expect(await rowsOf(place.accountId)).toEqual(before)
  })

  test('POST /auth/login', async () => {
    const user = await makeUser(place.accountId)
    const before = await rowsOf(place.accountId)
    const credentials = { email: user.email, password: user.password }
    await expectStatus(400, place.native.post('/auth/login?dryRun=true', credentials))
    expect(await rowsOf(place.accountId)).toEqual(before)
  })
})

async function expectStatus(status: number, response: ReturnType<Client['get']>): Promise<void> {
  expect((await response).status).toBe(status)
}

async function knownUser() {
  const { email: known, password } = await makeUser((await makeAccount()).id)
  return { email: known, password }
}

/** But for ids and instants. */
function alike(body: unknown): unknown {
  const changing = new Set(['id', 'uuid', 'createdAt', 'updatedAt', 'secret', 'hint'])
  return JSON.parse(JSON.stringify(body || null), (key, value) => (changing.has(key) ? key : value))
}
