import { describe, expect, test } from 'vitest'
import { draftOf } from '../../../src/core/assistants/model/assistant.ts'
import { newId, parseId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeKey } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'
import { setUpTalkturo, type Talkturo } from './setup.ts'

const everything = {
  name: 'Renamed',
  first_message: 'Hello {{contact.first_name}}',
  system_prompt: 'Be brief.',
  provider: 'anthropic',
  model: 'claude-haiku-4-5',
  temperature: 1.3,
  max_tokens: 300,
  voice_provider: 'elevenlabs',
  voice_model: 'eleven_flash_v2_5',
  voice_id: 'EXAVITQu4vr4xnSDxMaL',
  voice_name: 'Maya',
  transcriptor_provider: 'assemblyai',
  transcriptor_model: 'universal',
  transcriptor_language: 'pt-BR',
  recording_enabled: false,
  inbound_enabled: true,
  outbound_enabled: false,
}

/** The whole assistant, as the store has it. */
async function stored({ account }: Talkturo, id: string) {
  const { services } = await testApp()
  const uuid = parseId('asst', id) ?? ''
  const { prisma } = await testDatabase()
  const row = await prisma.assistant.findFirstOrThrow({ where: { id: uuid, accountId: account.id } })
  return { ...services, row, settings: row.settings as Record<string, never> } // read as it lies there
}

test('changes, keeps and shows every field of the page', async () => {
  const { client, accountSlug, made } = await setUpTalkturo()
  const before = await made({ templateId: 'outbound-setter' })
  const response = await client.patch(`/assistants/${before.id}`, { accountSlug, ...everything })
  expect(response.status).toBe(200)
  expect(response.headers['x-ignored-fields']).toBeUndefined()
  expect(response.body).toEqual({
    success: true,
    assistant: { ...before, ...everything, updated_at: response.body.assistant.updated_at },
  })
  expect((await client.get(`/assistants/${before.id}`)).body).toEqual(response.body)
})

/** What cannot stay beside another voice, vendor or model. */
const following: Readonly<Record<string, object>> = {
  provider: { model: null },
  model: { provider: 'anthropic' },
  voice_provider: { voice_id: null, voice_model: null, voice_name: null },
  voice_id: { voice_provider: 'elevenlabs', voice_model: 'eleven_turbo_v2_5', voice_name: 'Sarah' },
  transcriptor_provider: { transcriptor_model: null },
  transcriptor_model: { transcriptor_provider: 'assemblyai' },
}

test.each(Object.entries(everything))('changes %s, and only what follows from it', async (field, value) => {
  const { client, accountSlug, made } = await setUpTalkturo()
  const before = await made({ templateId: 'outbound-setter' })
  const response = await client.patch(`/assistants/${before.id}`, { accountSlug, [field]: value })
  const { assistant } = response.body
  expect(assistant).toEqual({
    ...before,
    ...following[field],
    [field]: value,
    updated_at: assistant.updated_at,
  })
})

test('keeps the canonical names of vendors and one language', async () => {
  const talkturo = await setUpTalkturo()
  const { id } = await talkturo.made()
  await talkturo.client.patch(`/assistants/${id}`, { accountSlug: talkturo.accountSlug, ...everything })
  expect((await stored(talkturo, id)).settings).toMatchObject({
    language: 'pt-BR',
    voice: { provider: '11labs', language: null },
    transcriber: { provider: 'assembly-ai', language: 'pt-BR' },
    model: { messages: [{ role: 'system', content: 'Be brief.' }] },
  })
})

test('null clears; the name cannot be cleared, and switches go back to on', async () => {
  const { client, accountSlug, made } = await setUpTalkturo()
  const { id } = await made()
  await client.patch(`/assistants/${id}`, { accountSlug, ...everything, inbound_enabled: false })
  const { name: _name, ...clearable } = everything
  const nulls = Object.fromEntries(Object.keys(clearable).map((field) => [field, null]))
  const response = await client.patch(`/assistants/${id}`, { accountSlug, ...nulls })
  expect(response.status).toBe(200)
  const switches = { recording_enabled: true, inbound_enabled: true, outbound_enabled: true }
  expect(response.body.assistant).toMatchObject({ ...nulls, ...switches, name: 'Renamed' })
  const refused = await client.patch(`/assistants/${id}`, { accountSlug, name: null })
  expect(refused).toMatchObject({ status: 400, body: { error: 'Invalid request: name must be a string' } })
})

test('a change with nothing in it changes nothing', async () => {
  const { client, accountSlug, made } = await setUpTalkturo()
  const before = await made()
  const { assistant } = (await client.patch(`/assistants/${before.id}`, { accountSlug })).body
  expect(assistant).toEqual({ ...before, updated_at: assistant.updated_at })
})

describe('what other APIs have set', () => {
  async function withForeignSettings(talkturo: Talkturo) {
    const { id } = await talkturo.made()
    const { assistants } = await stored(talkturo, id)
    const { services } = await testApp()
    const principal = await services.authenticator.authenticate(talkturo.account.key)
    if (principal === null) throw new Error('The key of the account is not known.')
    await assistants.update(principal, id, (current) => ({
      ...draftOf(current),
      externalId: newId(),
      description: 'Night shift',
      engine: 'multimodal',
      language: 'fr',
      timezone: 'Europe/Paris',
      model: {
        ...current.model,
        messages: [
          { role: 'assistant', content: 'Bonjour' },
          { role: 'system', content: 'Sois bref.' },
          { role: 'user', content: 'Oui ?' },
        ],
        emotionRecognitionEnabled: true,
      },
      voice: { ...current.voice, provider: 'azure', language: 'fr-FR', speed: 1.1, stability: 0.4 },
      transcriber: { ...current.transcriber, provider: 'gladia', language: null },
      maxDurationSeconds: 300,
      variables: { mood: 'calm' },
      extensions: { edmo: { kept: true } },
    }))
    return id
  }

  test('is shown, and survives the writing back of everything that was read', async () => {
    const talkturo = await setUpTalkturo()
    const id = await withForeignSettings(talkturo)
    const before = await stored(talkturo, id)
    const read = (await talkturo.client.get(`/assistants/${id}`)).body.assistant
    expect(read).toMatchObject({
      voice_provider: 'azure',
      transcriptor_provider: 'gladia',
      transcriptor_language: 'fr',
      system_prompt: 'Sois bref.',
    })
    const body = { ...read, accountSlug: talkturo.accountSlug }
    const response = await talkturo.client.patch(`/assistants/${id}`, body)
    expect(response.status).toBe(200)
    const after = await stored(talkturo, id)
    expect(after.row).toEqual({ ...before.row, updatedAt: after.row.updatedAt })
  })

  test('survives a change of every field that Talkturo knows', async () => {
    const talkturo = await setUpTalkturo()
    const id = await withForeignSettings(talkturo)
    const before = await stored(talkturo, id)
    const body = { accountSlug: talkturo.accountSlug, ...everything }
    expect((await talkturo.client.patch(`/assistants/${id}`, body)).status).toBe(200)
    const after = await stored(talkturo, id)
    expect(after.row.externalId).toBe(before.row.externalId)
    expect(after.settings).toEqual({
      ...before.settings,
      firstMessage: everything.first_message,
      language: 'pt-BR',
      recordingEnabled: false,
      inboundEnabled: true,
      outboundEnabled: false,
      model: {
        ...(before.settings.model as object | undefined),
        provider: 'anthropic',
        model: 'claude-haiku-4-5',
        temperature: 1.3,
        maxTokens: 300,
        messages: [
          { role: 'assistant', content: 'Bonjour' },
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Oui ?' },
        ],
      },
      voice: {
        ...(before.settings.voice as object | undefined),
        provider: '11labs',
        model: 'eleven_flash_v2_5',
        voiceId: 'EXAVITQu4vr4xnSDxMaL',
        name: 'Maya',
        // Of the voice before; this one speaks many.
        language: null,
      },
      transcriber: { provider: 'assembly-ai', model: 'universal', language: 'pt-BR' },
    })
  })

  test('is no licence to set a vendor of voices that Talkturo does not offer', async () => {
    const talkturo = await setUpTalkturo()
    const id = await withForeignSettings(talkturo)
    const { client, accountSlug } = talkturo
    const response = await client.patch(`/assistants/${id}`, { accountSlug, voice_provider: 'playht' })
    expect(response.status).toBe(400)
    expect(response.body.error).toContain('voice_provider must be one of cartesia, elevenlabs')
  })

  test('names only what is wrong beside a vendor that was read', async () => {
    const talkturo = await setUpTalkturo()
    const id = await withForeignSettings(talkturo)
    const { client, accountSlug } = talkturo
    const shown = (await client.get(`/assistants/${id}`)).body.assistant
    const response = await client.patch(`/assistants/${id}`, { ...shown, accountSlug, max_tokens: 0 })
    expect(response).toMatchObject({
      status: 400,
      body: { error: 'Invalid request: max_tokens must be at least 1' },
    })
  })
})

test('two changes at once to different fields both survive', async () => {
  const { client, accountSlug, made } = await setUpTalkturo()
  const { id } = await made()
  await Promise.all(
    Object.entries(everything).map(([field, value]) =>
      client.patch(`/assistants/${id}`, { accountSlug, [field]: value }),
    ),
  )
  expect((await client.get(`/assistants/${id}`)).body.assistant).toMatchObject(everything)
})

describe('limits', () => {
  const longestVendor = `v${'.'.repeat(49)}`

  test.each([
    ['name', ['x', 'x'.repeat(255)], ['', 'x'.repeat(256), 1, 'a\0b']],
    ['first_message', ['', 'x'.repeat(10_000)], ['x'.repeat(10_001), 1, '\ud800']],
    ['system_prompt', ['', 'x'.repeat(100_000)], ['x'.repeat(100_001), 1, {}]],
    [
      'provider',
      ['openai', 'anthropic', 'google', 'deepseek', 'qwen', longestVendor],
      ['', 'OpenAI', `${longestVendor}.`, 'open ai', 1],
    ],
    ['model', ['x', 'x'.repeat(100)], ['', 'x'.repeat(101), 1]],
    ['temperature', [0, 2], [-0.01, 2.01, '1']],
    ['max_tokens', [1, 1_000_000], [0, 1_000_001, 1.5, '5']],
    ['voice_provider', ['cartesia', 'elevenlabs'], ['', '11labs', 'Cartesia', 'azure', 1]],
    ['voice_model', ['x', 'x'.repeat(100)], ['', 'x'.repeat(101), 1]],
    ['voice_id', ['x', 'x'.repeat(200)], ['', 'x'.repeat(201), 1]],
    ['voice_name', ['', 'x'.repeat(200)], ['x'.repeat(201), 1]],
    ['transcriptor_provider', ['deepgram', 'assemblyai', 'gladia'], ['', 'Deepgram', 1]],
    ['transcriptor_model', ['x', 'x'.repeat(100)], ['', 'x'.repeat(101), 1]],
    [
      'transcriptor_language',
      ['en', 'es', 'fr', 'zh-Hans-CN', 'multi'],
      ['', 'e', 'en_US', 'English language', 1],
    ],
    ['recording_enabled', [true, false], ['true', 1]],
    ['inbound_enabled', [true, false], ['true', 0]],
    ['outbound_enabled', [true, false], ['yes', 1]],
  ])('%s takes what is within and refuses what is not', async (field, within, beyond) => {
    const { client, accountSlug, made } = await setUpTalkturo()
    const { id } = await made()
    for (const value of within) {
      const response = await client.patch(`/assistants/${id}`, { accountSlug, [field]: value })
      expect(response.status, String(value).slice(0, 40)).toBe(200)
      expect(response.body.assistant[field]).toEqual(value)
    }
    const before = (await client.get(`/assistants/${id}`)).body
    for (const value of beyond) {
      const response = await client.patch(`/assistants/${id}`, { accountSlug, [field]: value })
      expect(response.status, String(value).slice(0, 40)).toBe(400)
      expect(response.body.error).toMatch(new RegExp(`^Invalid request: ${field} [^;]+$`))
    }
    expect((await client.get(`/assistants/${id}`)).body).toEqual(before)
  })

  test('everything wrong at once names every field and changes nothing', async () => {
    const { client, made } = await setUpTalkturo()
    const before = await made()
    const wrong = Object.fromEntries(Object.keys(everything).map((field) => [field, []]))
    const response = await client.patch(`/assistants/${before.id}`, { ...wrong, voice_provider: 'azure' })
    expect(response.status).toBe(400)
    for (const field of ['accountSlug', ...Object.keys(everything)])
      expect(response.body.error).toContain(`${field} `)
    expect((await client.get(`/assistants/${before.id}`)).body.assistant).toEqual(before)
  })
})

describe('what is refused, in this order', () => {
  test('400 before 403 before 404', async () => {
    const { client, accountSlug, made } = await setUpTalkturo()
    const { id } = await made()
    const other = (await setUpTalkturo()).accountSlug
    const status = async (reference: string, body: object) =>
      (await client.patch(`/assistants/${reference}`, body)).status
    expect(await status('nonsense', { accountSlug: other, temperature: 3 })).toBe(400)
    expect(await status('nonsense', { accountSlug: other, voice_provider: 'azure' })).toBe(400)
    expect(await status(id, {})).toBe(400)
    expect(await status('nonsense', { accountSlug: other })).toBe(403)
    expect(await status(id, { accountSlug: other })).toBe(403)
    expect(await status('nonsense', { accountSlug })).toBe(404)
    expect(await status(id, { accountSlug })).toBe(200)
  })

  test('another account’s assistant is not found, and stays as it is', async () => {
    const { client, accountSlug } = await setUpTalkturo()
    const other = await setUpTalkturo()
    const foreign = await other.made()
    for (const reference of [
      foreign.id,
      parseId('asst', foreign.id) ?? '',
      newId(),
      'asst_01j...',
      '0',
      'nonsense',
    ]) {
      const response = await client.patch(`/assistants/${reference}`, { accountSlug, name: 'Taken' })
      expect(response, reference).toMatchObject({ status: 404, body: { error: 'Assistant not found.' } })
    }
    expect((await other.client.get(`/assistants/${foreign.id}`)).body.assistant).toEqual(foreign)
  })

  test('a key that may only read', async () => {
    const { account, accountSlug, made } = await setUpTalkturo()
    const { id } = await made()
    const reader = await bearer('/talkturo/api', await makeKey(account.id, { scopes: ['read'] }))
    expect((await reader.patch(`/assistants/${id}`, { accountSlug, name: 'B' })).status).toBe(403)
  })

  test('a body that is none', async () => {
    const { client, made } = await setUpTalkturo()
    const { id } = await made()
    const json = { headers: { 'content-type': 'application/json' } }
    for (const body of ['{', '[]', 'null', '"text"']) {
      expect((await client.patch(`/assistants/${id}`, body, json)).status, body).toBe(400)
    }
  })
})
