import { describe, expect, test } from 'vitest'
import { bearer, type Client } from '../support/client.ts'
import { contractOf } from '../support/dialect-contracts.ts'
import { driverOf } from '../support/dialect-driver.ts'
import { makeAccount, type TestAccount } from '../support/factories.ts'
import { dialectIds } from '../support/test-dialects.ts'

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

type Voice = Pick<typeof sarah, 'provider' | 'voiceId'>

/** A way to choose a voice for the assistant with this id. */
interface Chooser {
  /** Whether it names the vendor of the voice, too. */
  readonly namesVendor: boolean
  choose(account: TestAccount, id: string, voice: Voice): Promise<unknown>
}

function throughNative(send: (client: Client, id: string, voice: Voice) => Promise<unknown>): Chooser {
  return {
    namesVendor: true,
    choose: async ({ key }, id, voice) => send(await bearer('/v1', key), id, voice),
  }
}

const nativeChoosers: readonly (readonly [string, Chooser])[] = [
  [
    'a JSON Patch of /v1',
    throughNative((client, id, { provider, voiceId }) =>
      client.patch(
        `/assistants/${id}`,
        JSON.stringify([
          { op: 'test', path: '/voice/speed', value: 1.1 },
          { op: 'replace', path: '/voice/provider', value: provider },
          { op: 'replace', path: '/voice/voiceId', value: voiceId },
        ]),
        { headers: { 'content-type': 'application/json-patch+json' } },
      ),
    ),
  ],
  [
    'a bulk request of /v1',
    throughNative((client, id, voice) =>
      client.post('/assistants/bulk', { operations: [{ op: 'update', id, data: { voice } }] }),
    ),
  ],
]

/** A change through every API that names voices by their ids at the vendor. */
const choosers = dialectIds.flatMap((dialect): [string, Chooser][] => {
  const { voiceChange } = contractOf(dialect)
  if (voiceChange === null) return []
  const choose: Chooser['choose'] = async (account, id, voice) =>
    (await driverOf(dialect, account)).update(id, voiceChange.body(voice))
  return [[dialect, { namesVendor: voiceChange.namesVendor, choose }]]
})

async function setUp(chooser?: Chooser) {
  const account = await makeAccount()
  const native = await bearer('/v1', account.key)
  const { id } = (await native.post('/assistants', { name: 'A', voice: stands })).body
  return {
    id,
    native,
    choose: ({ provider, voiceId }: Voice) => chooser?.choose(account, id, { provider, voiceId }),
    voice: async () => (await native.get(`/assistants/${id}`)).body.voice,
  }
}

describe.each([...choosers, ...nativeChoosers])('a voice chosen through %s', (_, api) => {
  test('has the labels that the catalogue knows, and how it speaks stays', async () => {
    const { choose, voice } = await setUp(api)
    await choose(sarah)
    expect(await voice()).toMatchObject({ ...sarah, speed: 1.1 })
  })

  test('has none when nobody knows it', async () => {
    const { choose, voice } = await setUp(api)
    await choose({ provider: '11labs', voiceId: unknown.voiceId })
    // An unknown voice may be anybody's.
    const provider = api.namesVendor ? '11labs' : null
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

describe('in /v1', () => {
  async function patched(patch: object) {
    const { id, native, voice } = await setUp()
    await native.patch(`/assistants/${id}`, patch)
    return voice()
  }

  test('what a patch names beside the voice is as it says', async () => {
    const named = { voiceId: sarah.voiceId, provider: '11labs', name: 'Katja', model: 'a-model' }
    expect(await patched({ voice: named })).toMatchObject({ ...named, language: null })
  })

  test('a record that is sent back with another voice names only that', async () => {
    const { id, native, voice } = await setUp()
    const { body } = await native.get(`/assistants/${id}`)
    const { provider, voiceId } = sarah
    await native.patch(`/assistants/${id}`, { ...body, voice: { ...body.voice, provider, voiceId } })
    expect(await voice()).toMatchObject(sarah)
  })

  test('a PUT is what it says', async () => {
    const { id, native, voice } = await setUp()
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
