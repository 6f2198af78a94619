import { expect, test } from 'vitest'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeKey, makeSession, makeUser } from '../../support/factories.ts'
import { setUpTalkturo } from './setup.ts'

test.each([
  ['outbound-setter', { inbound_enabled: false, outbound_enabled: true }],
  ['inbound-support', { inbound_enabled: true, outbound_enabled: false }],
  ['follow-up', { inbound_enabled: false, outbound_enabled: true }],
])('%s is a starting point that can place or take a call as it is', async (templateId, directions) => {
  const { made } = await setUpTalkturo()
  const assistant = await made({ templateId })
  expect(assistant).toMatchObject({
    type: templateId,
    provider: 'openai',
    model: 'gpt-4o-mini',
    temperature: 0.7,
    max_tokens: 1024,
    voice_provider: 'cartesia',
    voice_model: 'sonic-english',
    voice_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    voice_name: expect.stringMatching(/./),
    transcriptor_provider: 'deepgram',
    transcriptor_model: 'nova-2',
    transcriptor_language: 'en',
    recording_enabled: true,
    ...directions,
  })
  const prompt = String(assistant.system_prompt)
  expect(prompt.split('\n\n').length).toBeGreaterThanOrEqual(4)
  expect(prompt).toContain('{{contact.first_name}}')
  expect(prompt).toContain(`You are ${assistant.voice_name},`)
  expect(assistant.first_message).toContain(assistant.voice_name)
})

test('the templates differ in what they say', async () => {
  const { made } = await setUpTalkturo()
  const all = await Promise.all(
    ['outbound-setter', 'inbound-support', 'follow-up', 'custom'].map((templateId) => made({ templateId })),
  )
  expect(new Set(all.map(({ system_prompt }) => system_prompt)).size).toBe(4)
  expect(new Set(all.map(({ first_message }) => first_message)).size).toBe(4)
})

test('without a template it is a custom one, which does both directions', async () => {
  const { client, made } = await setUpTalkturo()
  const assistant = await made({ name: 'Mine' })
  expect(assistant).toMatchObject({
    name: 'Mine',
    type: 'custom',
    inbound_enabled: true,
    outbound_enabled: true,
    recording_enabled: true,
  })
  expect((await client.get(`/assistants/${assistant.id}`)).body).toEqual({ success: true, assistant })
})

test('names in a header what it does not know', async () => {
  const { client, accountSlug } = await setUpTalkturo()
  const body = { accountSlug, name: 'A', system_prompt: 'x', templateID: 'follow-up' }
  const response = await client.post('/assistants', body)
  expect(response.status).toBe(200)
  expect(response.headers['x-ignored-fields']).toBe('system_prompt, templateID')
  expect(response.body.assistant.type).toBe('custom')
})

test('takes a name of 255 characters', async () => {
  const { made } = await setUpTalkturo()
  expect(await made({ name: '🙂'.repeat(255) })).toMatchObject({ name: '🙂'.repeat(255) })
})

test.each([
  ['nothing', {}, ['accountSlug is required', 'name is required']],
  [
    'wrong types',
    { accountSlug: 1, name: [], templateId: 2 },
    [
      'accountSlug must be a string',
      'name must be a string',
      'templateId must be one of outbound-setter, inbound-support, follow-up, custom',
    ],
  ],
  [
    'empty text',
    { accountSlug: '', name: '', templateId: '' },
    [
      'accountSlug must not be empty',
      'name must not be empty',
      'templateId must be one of outbound-setter, inbound-support, follow-up, custom',
    ],
  ],
  [
    'text that is too long',
    { accountSlug: 'x'.repeat(256), name: 'x'.repeat(256), templateId: 'x' },
    [
      'accountSlug must be at most 255 characters',
      'name must be at most 255 characters',
      'templateId must be one of outbound-setter, inbound-support, follow-up, custom',
    ],
  ],
  [
    'nulls',
    { accountSlug: null, name: null, templateId: null },
    [
      'accountSlug must be a string',
      'name must be a string',
      'templateId must be one of outbound-setter, inbound-support, follow-up, custom',
    ],
  ],
])('answers 400 for %s, names every field and makes nothing', async (_, body, sentences) => {
  const { client } = await setUpTalkturo()
  const response = await client.post('/assistants', body)
  expect(response.status).toBe(400)
  expect(response.body).toEqual({ error: `Invalid request: ${sentences.join('; ')}` })
  expect((await client.get('/assistants')).body.count).toBe(0)
})

test('answers 401 with the published word', async () => {
  for (const token of ['', 'sk_nonsense', 'tt_nonsense']) {
    const client = await bearer('/talkturo/api', token)
    const response = await client.post('/assistants', {})
    expect(response.status).toBe(401)
    expect(response.body).toEqual({ error: 'Unauthorized' })
  }
})

test('answers 403 for the slug of another account and for one of nobody, alike', async () => {
  const { client } = await setUpTalkturo()
  const other = await makeAccount()
  const responses = await Promise.all(
    [other.slug, 'nobody-has-this'].map((accountSlug) =>
      client.post('/assistants', { accountSlug, name: 'A' }),
    ),
  )
  expect(responses.map(({ status }) => status)).toEqual([403, 403])
  expect(responses[0]?.body).toEqual(responses[1]?.body)
})

test('wrong fields are told before the account is looked at', async () => {
  const { client } = await setUpTalkturo()
  const response = await client.post('/assistants', { accountSlug: 'nobody-has-this' })
  expect(response.status).toBe(400)
})

test('answers 403 to a key that may only read', async () => {
  const { account, accountSlug } = await setUpTalkturo()
  const reader = await bearer('/talkturo/api', await makeKey(account.id, { scopes: ['read'] }))
  expect((await reader.post('/assistants', { accountSlug, name: 'A' })).status).toBe(403)
})

test('someone with several accounts works in the one that is named, by their role there', async () => {
  const [home, away, foreign] = [await makeAccount(), await makeAccount(), await makeAccount()]
  const user = await makeUser(home.id)
  const { prisma } = await testDatabase()
  await prisma.membership.create({
    data: { accountId: away.id, userId: user.id, name: 'Ada', role: 'EDITOR' },
  })
  const client = await bearer('/talkturo/api', await makeSession(home.id, user.id))

  const created = await client.post('/assistants', { accountSlug: away.slug, name: 'Away' })
  expect(created.status).toBe(200)
  const path = `/assistants/${created.body.assistant.id}`
  expect((await client.get(`/assistants?accountSlug=${away.slug}`)).body.count).toBe(1)
  expect((await client.get('/assistants')).body.count).toBe(0)
  expect((await client.get(path)).status).toBe(404)
  expect((await client.get(`${path}?accountSlug=${away.slug}`)).status).toBe(200)
  expect((await client.get(`${path}?accountSlug=${foreign.slug}`)).status).toBe(403)
  expect((await client.patch(path, { accountSlug: home.slug, name: 'B' })).status).toBe(404)
  expect((await client.patch(path, { accountSlug: away.slug, name: 'B' })).status).toBe(200)

  await prisma.membership.updateMany({
    where: { accountId: away.id, userId: user.id },
    data: { role: 'VIEWER' },
  })
  expect((await client.patch(path, { accountSlug: away.slug, name: 'C' })).status).toBe(403)
  expect((await client.delete(`${path}?accountSlug=${away.slug}`)).status).toBe(403)
})
