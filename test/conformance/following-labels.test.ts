import { describe, expect, test } from 'vitest'
import { bearer, type Client } from '../support/client.ts'
import { makeAccount } from '../support/factories.ts'

/*
 * Another voice brings its speech model, name and language along, through whichever API it is chosen. The catalogue of a
 * new server knows Sarah; nobody knows the other one.
 */

const sarah = {
  provider: '11labs',
  voiceId: 'EXAVITQu4vr4xnSDxMaL',
  model: 'eleven_turbo_v2_5',
  name: 'Sarah',
  language: null,
}
const unknown = { voiceId: 'of-our-own', model: null, name: null, language: null }

const stands = {
  provider: 'azure',
  voiceId: 'de-DE-KatjaNeural',
  model: 'a-model',
  name: 'Katja',
  language: 'de-DE',
  speed: 1.1,
}

interface Api {
  readonly prefix: string
  /** Names the voice, and its vendor where the API has a field for it. */
  choose(client: Client, id: string, slug: string, voice: { provider: string; voiceId: string }): unknown
}

const apis: Readonly<Record<string, Api>> = {
  'a merge patch of /v1': {
    prefix: '/v1',
    choose: (client, id, _, voice) => client.patch(`/assistants/${id}`, { voice }),
  },
  'a JSON Patch of /v1': {
    prefix: '/v1',
    choose: (client, id, _, { provider, voiceId }) =>
      client.patch(
        `/assistants/${id}`,
        JSON.stringify([
          { op: 'test', path: '/voice/speed', value: 1.1 },
          { op: 'replace', path: '/voice/provider', value: provider },
          { op: 'replace', path: '/voice/voiceId', value: voiceId },
        ]),
        { headers: { 'content-type': 'application/json-patch+json' } },
      ),
  },
  'a bulk request of /v1': {
    prefix: '/v1',
    choose: (client, id, _, voice) =>
      client.post('/assistants/bulk', { operations: [{ op: 'update', id, data: { voice } }] }),
  },
  'Call Camp': {
    prefix: '/callcamp/api',
    choose: (client, id, _, { voiceId: voice }) => client.patch(`/assistants/${id}`, { voice }),
  },
  Talkturo: {
    prefix: '/talkturo/api',
    choose: (client, id, accountSlug, { provider, voiceId: voice_id }) =>
      client.patch(`/assistants/${id}`, {
        accountSlug,
        voice_provider: provider === '11labs' ? 'elevenlabs' : provider,
        voice_id,
      }),
  },
  EDMO: {
    prefix: '/edmo/api',
    choose: (client, id, _, voice) => client.patch(`/assistants/${id}`, { voice }),
  },
  CallHQ: {
    prefix: '/callhq/api',
    choose: (client, id, _, { voiceId }) =>
      client.patch(`/assistants/${id}`, { voice: { provider: 'ElevenLabs', voiceId } }),
  },
}

async function setUp({ prefix, choose }: Api) {
  const account = await makeAccount()
  const client = await bearer(prefix, account.key)
  const native = await bearer('/v1', account.key)
  const { id } = (await native.post('/assistants', { name: 'A', voice: stands })).body
  return {
    id,
    native,
    choose: ({ provider, voiceId }: { provider: string; voiceId: string }) =>
      choose(client, id, account.slug, { provider, voiceId }),
    voice: async () => (await native.get(`/assistants/${id}`)).body.voice,
  }
}

describe.each(Object.entries(apis))('a voice chosen through %s', (name, api) => {
  test('has the labels that the catalogue knows, and how it speaks stays', async () => {
    const { choose, voice } = await setUp(api)
    await choose(sarah)
    expect(await voice()).toMatchObject({ ...sarah, speed: 1.1 })
  })

  test('has none when nobody knows it', async () => {
    const { choose, voice } = await setUp(api)
    await choose({ provider: '11labs', voiceId: unknown.voiceId })
    // Call Camp names no vendor, and an unknown voice may be anybody's.
    const provider = name === 'Call Camp' ? null : '11labs'
    expect(await voice()).toMatchObject({ ...unknown, provider, speed: 1.1 })
  })

  test('and a label that is named at the same time both survive', async () => {
    const { id, native, choose, voice } = await setUp(api)
    await Promise.all([choose(sarah), native.patch(`/assistants/${id}`, { voice: { name: 'Maya' } })])
    expect(await voice()).toMatchObject({ ...sarah, name: 'Maya' })
  })

  test('has its own label when that was named before', async () => {
    const { id, native, choose, voice } = await setUp(api)
    await native.patch(`/assistants/${id}`, { voice: { name: 'Maya' } })
    await choose(sarah)
    expect(await voice()).toMatchObject(sarah)
  })
})

test('a voice chosen through Autocalls is an entry of the catalogue, labels and all', async () => {
  const account = await makeAccount()
  const [client, native] = [await bearer('/autocalls/api', account.key), await bearer('/v1', account.key)]
  const { id } = (await native.post('/assistants', { name: 'A', voice: stands })).body
  await client.put(`/user/assistant/${id}`, { voice_id: 2 })
  expect((await native.get(`/assistants/${id}`)).body.voice).toMatchObject({ ...sarah, speed: 1.1 })
})

describe('in /v1', () => {
  async function patched(patch: object) {
    const { id, native, voice } = await setUp({ prefix: '/v1', choose: () => {} })
    await native.patch(`/assistants/${id}`, patch)
    return voice()
  }

  test('what a patch names beside the voice is as it says', async () => {
    const named = { voiceId: sarah.voiceId, provider: '11labs', name: 'Katja', model: 'a-model' }
    expect(await patched({ voice: named })).toMatchObject({ ...named, language: null })
  })

  test('a record that is sent back with another voice names only that', async () => {
    const { id, native, voice } = await setUp({ prefix: '/v1', choose: () => {} })
    const { body } = await native.get(`/assistants/${id}`)
    const { provider, voiceId } = sarah
    await native.patch(`/assistants/${id}`, { ...body, voice: { ...body.voice, provider, voiceId } })
    expect(await voice()).toMatchObject(sarah)
  })

  test('a PUT is what it says', async () => {
    const { id, native, voice } = await setUp({ prefix: '/v1', choose: () => {} })
    const { body } = await native.get(`/assistants/${id}`)
    await native.put(`/assistants/${id}`, { ...body, voice: { ...body.voice, voiceId: sarah.voiceId } })
    expect(await voice()).toEqual({ ...body.voice, voiceId: sarah.voiceId })
  })

  test('null takes the voice away, labels and all', async () => {
    expect(await patched({ voice: null })).toMatchObject({
      provider: null,
      voiceId: null,
      model: null,
      name: null,
      language: null,
      speed: null,
    })
  })
})
