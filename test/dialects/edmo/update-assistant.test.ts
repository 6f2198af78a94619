import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { updateAssistantSchema } from '../../../src/dialects/edmo/schemas.ts'
import { changeSettings, full, model, newAssistant, settingsOf } from './edmo-assistants.ts'

describe('PATCH /assistants/{id}', () => {
  const changes: [object, object][] = [
    [{ name: 'Other' }, { name: 'Other' }],
    [{ name: null }, { name: 'Untitled assistant' }],
    [{ externalId: 'vendor-78' }, { externalId: 'vendor-78' }],
    [{ externalId: null }, { externalId: null }],
    [{ firstMessage: 'Hello' }, { firstMessage: 'Hello' }],
    [{ firstMessage: null }, { firstMessage: null }],
    [{ firstMessageMode: 'assistant-speaks-first' }, { firstMessageMode: 'assistant-speaks-first' }],
    [{ firstMessageMode: null }, { firstMessageMode: null }],
    [{ voicemailMessage: null }, { voicemailMessage: null }],
    [{ endCallMessage: 'Ciao' }, { endCallMessage: 'Ciao' }],
    [{ endCallPhrases: ['ciao'] }, { endCallPhrases: ['ciao'] }],
    [{ endCallPhrases: null }, { endCallPhrases: null }],
    [{ metadata: { other: 1 } }, { metadata: { other: 1 } }],
    [{ metadata: { ...full.metadata, more: 1 } }, { metadata: { ...full.metadata, more: 1 } }],
    [{ metadata: {} }, { metadata: {} }],
    [{ metadata: null }, { metadata: null }],
    [{ maxDurationSeconds: 60 }, { maxDurationSeconds: 60 }],
    [{ maxDurationSeconds: null }, { maxDurationSeconds: null }],
    [{ model: {} }, {}],
    [{ model: { temperature: 0 } }, { model: { ...full.model, temperature: 0 } }],
    [
      { model: { temperature: null, maxTokens: null } },
      { model: { provider: 'anthropic', model: 'claude-sonnet-4', messages: full.model.messages } },
    ],
    [{ model: { provider: 'openai', model: 'gpt-4o' } }, { model: { ...full.model, ...model } }],
    [{ model: { messages: [] } }, { model: { ...full.model, messages: [] } }],
    [{ model: { messages: null } }, { model: { ...full.model, messages: [] } }],
    [{ model: null }, { model: { messages: [] } }],
    [{ voice: { voiceId: 'will' } }, { voice: { provider: 'playht', voiceId: 'will' } }],
    [{ voice: { provider: 'edmo' } }, { voice: { provider: 'edmo' } }],
    [{ voice: { provider: null } }, { voice: { voiceId: 'jennifer' } }],
    [{ voice: null }, { voice: {} }],
    [{ transcriber: { provider: 'whisper' } }, { transcriber: { provider: 'whisper', model: null } }],
    [{ transcriber: { model: null } }, { transcriber: { provider: 'assemblyai', model: null } }],
    [{ transcriber: null }, { transcriber: { model: null } }],
    [{}, {}],
  ]
  test.each(changes)('%j changes nothing else', async (change, expected) => {
    const { client, made } = await newAssistant()
    const patched = await client.patch(`/assistants/${made.id}`, change)
    expect(patched.status).toBe(200)
    expect(patched.body).toStrictEqual({ ...made, ...expected, updatedAt: patched.body.updatedAt })
    expect((await client.get(`/assistants/${made.id}`)).body).toEqual(patched.body)
  })

  test('takes back what was read, changing nothing, and names the fields that cannot be written', async () => {
    const { account, client, made } = await newAssistant()
    const before = await settingsOf(account.id)
    const patched = await client.patch(`/assistants/${made.id}`, made)
    expect(patched.body).toEqual({ ...made, updatedAt: patched.body.updatedAt })
    expect(patched.headers['x-ignored-fields']).toBe('id, orgId, createdAt, updatedAt')
    expect(await settingsOf(account.id)).toEqual(before)
  })

  test('takes back vendors of other APIs, but none that the assistant does not have', async () => {
    const { account, client, made } = await newAssistant()
    await changeSettings(account.id, {
      model: { provider: 'google' },
      voice: { provider: 'rime', model: 'mist' },
    })
    const shown = (await client.get(`/assistants/${made.id}`)).body
    const before = await settingsOf(account.id)
    const patched = await client.patch(`/assistants/${made.id}`, { ...shown, name: 'Renamed' })
    expect(patched.body).toEqual({ ...shown, name: 'Renamed', updatedAt: patched.body.updatedAt })
    expect(await settingsOf(account.id)).toEqual(before)

    const refused = await client.patch(`/assistants/${made.id}`, {
      ...shown,
      name: 1,
      model: { provider: 'xai' },
      transcriber: { provider: 'google' },
    })
    expect(refused.status).toBe(400)
    expect(refused.body.error).toBe(
      'name must be a string; model.provider must be one of openai, anthropic; transcriber.provider must be one of deepgram, assemblyai, whisper.',
    )
  })

  test('leaves alone what EDMO does not know', async () => {
    const { account, client, made } = await newAssistant()
    const elsewhere = {
      description: 'Set elsewhere',
      language: 'de',
      recordingEnabled: false,
      variables: { a: 1 },
      extensions: { callhq: { x: 1 } },
      model: { emotionRecognitionEnabled: true },
      voice: { speed: 1.2, stability: 0.3 },
      transcriber: { language: 'de' },
      webhook: { enabled: true, url: 'https://example.com/hook' },
    }
    await changeSettings(account.id, elsewhere)
    const patched = await client.patch(`/assistants/${made.id}`, {
      model: null,
      voice: null,
      transcriber: null,
      metadata: null,
      name: 'Other',
    })
    expect(patched.status).toBe(200)
    expect(await settingsOf(account.id)).toMatchObject(elsewhere)
  })

  test('gives another voice its own name and speech model', async () => {
    const { account, client, made } = await newAssistant()
    await changeSettings(account.id, { voice: { name: 'Jennifer', model: 'PlayDialog', speed: 1.1 } })
    await client.patch(`/assistants/${made.id}`, { voice: { voiceId: 'nobody-knows' } })
    expect((await settingsOf(account.id)).voice).toMatchObject({
      provider: 'playht',
      voiceId: 'nobody-knows',
      name: null,
      model: null,
      speed: 1.1,
    })
    await client.patch(`/assistants/${made.id}`, { voice: { provider: 'azure' } })
    expect((await settingsOf(account.id)).voice).toMatchObject({ name: null, model: null, speed: 1.1 })
    await client.patch(`/assistants/${made.id}`, { voice: { provider: 'openai', voiceId: 'alloy' } })
    expect((await settingsOf(account.id)).voice).toMatchObject({ name: 'Alloy', speed: 1.1 })
  })

  test('refuses a wrong field and changes nothing', async () => {
    const { client, made } = await newAssistant()
    const response = await client.patch(`/assistants/${made.id}`, {
      name: 'Other',
      model: { temperature: 3 },
      endCallPhrases: [1],
    })
    expect(response).toMatchObject({
      status: 400,
      body: {
        error: expect.stringMatching(/^endCallPhrases\[0\] must be a string; model\.temperature .*\.$/),
      },
    })
    expect((await client.get(`/assistants/${made.id}`)).body).toEqual(made)
  })

  test('names an unknown vendor beside the other wrong fields', async () => {
    const { client, made } = await newAssistant()
    const response = await client.patch(`/assistants/${made.id}`, { name: '', voice: { provider: 'rime' } })
    expect(response.status).toBe(400)
    expect(response.body.error).toMatch(/^name must not be empty; voice\.provider must be one of 11labs, /)
  })

  test('promises no default for what a change does not mention', () => {
    expect(JSON.stringify(z.toJSONSchema(updateAssistantSchema))).not.toContain('"default"')
  })

  test('refuses an external id that another assistant has', async () => {
    const { client } = await newAssistant()
    const second = await client.post('/assistants', { model })
    const response = await client.patch(`/assistants/${second.body.id}`, { externalId: 'vendor-77' })
    expect(response.status).toBe(409)
  })

  test('keeps both of two changes at once', async () => {
    const { client, made } = await newAssistant()
    await Promise.all([
      client.patch(`/assistants/${made.id}`, { firstMessage: 'One' }),
      client.patch(`/assistants/${made.id}`, { model: { temperature: 0.1 } }),
    ])
    const { body } = await client.get(`/assistants/${made.id}`)
    expect(body).toMatchObject({ firstMessage: 'One', model: { ...full.model, temperature: 0.1 } })
  })
})
