import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { isJsonObject } from '../../../src/shared/bounded.ts'
import { pathOf, valueAt } from '../../../src/shared/json-pointer.ts'
import { createBodies } from '../../support/arbitraries.ts'
import { bearer, type Client } from '../../support/client.ts'
import { type DialectId, dialectIds, driverOf, type Json } from '../../support/dialect-drivers.ts'
import { makeAccount, type TestAccount } from '../../support/factories.ts'
import { propertyRuns } from '../../support/property-runs.ts'
import { allForms, through } from './forms.ts'
import { fullAssistant } from './full-assistant.ts'

let account: TestAccount
let client: Client

beforeAll(async () => {
  account = await makeAccount()
  client = await bearer('/v1', account.key)
})

interface Told {
  readonly pointer: string
  readonly message: string
}

interface Conversion {
  readonly assistant: Json
  readonly warnings: readonly Told[]
  readonly added: readonly Told[]
}

async function convert(from: DialectId, to: DialectId, assistant: unknown): Promise<Conversion> {
  const { status, body } = await client.post('/convert', { from, to, assistant })
  expect([status, body.errors]).toEqual([200, undefined])
  return body
}

function named(told: readonly Told[]): Json {
  return Object.fromEntries(told.map(({ pointer, message }) => [pointer, message]))
}

/** Pointers to all values in a record, but for those that are null or empty. */
function valuesIn(value: unknown, pointer = ''): string[] {
  if (value === null || value === undefined) return []
  if (typeof value === 'object' && Object.keys(value).length === 0) return []
  if (!isJsonObject(value)) return [pointer]
  return Object.entries(value).flatMap(([key, inner]) => valuesIn(inner, `${pointer}/${key}`))
}

describe.each(dialectIds)('converted from %s', (from) => {
  test.each(dialectIds)(
    'to %s, every warning points to what was sent, and every addition to the answer',
    async (to) => {
      await fc.assert(
        fc.asyncProperty(createBodies[from], async (body) => {
          const { assistant, warnings, added } = await convert(from, to, body)
          for (const { pointer, message } of warnings) {
            expect([pointer, message, valueAt(body, pathOf(pointer))]).not.toContain(undefined)
            if (pointer === '') expect(message).toMatch(/^[\w.]+, set by default: /)
          }
          for (const { pointer } of added) expect(valuesIn(assistant)).toContain(pointer)
        }),
        propertyRuns(4),
      )
    },
  )

  test.each(dialectIds)('to %s, a name alone adds everything else that has a value', async (to) => {
    const nameOf = (id: DialectId) => (id === 'autocalls' ? 'assistant_name' : 'name')
    const { assistant, added } = await convert(from, to, { [nameOf(from)]: 'A' })
    const names = valuesIn(assistant).filter((pointer) => valueAt(assistant, pathOf(pointer)) === 'A')
    expect(Object.keys(named(added)).toSorted()).toEqual(
      valuesIn(assistant)
        .filter((pointer) => !names.includes(pointer))
        .toSorted(),
    )
  })
})

test('a default of the source that the target cannot express is told without a place', async () => {
  const { warnings } = await convert('native', 'autocalls', { name: 'A' })
  expect(warnings).toEqual([
    {
      pointer: '',
      message: 'outboundEnabled, set by default: Through the Autocalls API this becomes false.',
    },
  ])
})

test.each<[from: DialectId, to: DialectId, sent: Json, pointers: readonly string[]]>([
  [
    'talkturo',
    'callcamp',
    { name: 'A', voice_id: 'x', voice_name: 'Maya', max_tokens: 7 },
    ['/max_tokens', '/voice_name'],
  ],
  ['talkturo', 'edmo', { name: 'A', templateId: 'outbound-setter' }, ['/templateId']],
  [
    'edmo',
    'callcamp',
    { name: 'A', model: { temperature: 1 }, metadata: { a: 1 } },
    ['/metadata', '/model/temperature'],
  ],
  ['autocalls', 'callcamp', { assistant_name: 'A', voice_id: 1, speech_speed: 1.1 }, ['', '/speech_speed']],
  [
    'callhq',
    'callcamp',
    {
      name: 'A',
      model: {
        messages: [
          { role: 'system', content: 'p' },
          { role: 'user', content: 'u' },
        ],
      },
    },
    ['/model/messages/1'],
  ],
  ['callhq', 'talkturo', { name: 'A', voice: { provider: 'ELEVENLABS', voiceId: 'x' } }, ['/voice/provider']],
  ['native', 'talkturo', { name: 'A', extensions: { vapi: { a: 1 } } }, ['/extensions/vapi']],
])('from %s to %s, what is lost of %j is told by its place', async (from, to, sent, pointers) => {
  const { warnings } = await convert(from, to, sent)
  const told = new Set(warnings.map(({ pointer }) => pointer))
  expect([...told].toSorted()).toEqual([...pointers].toSorted())
})

test('what follows from something that was sent is no addition', async () => {
  const { assistant, added } = await convert('callcamp', 'talkturo', {
    name: 'A',
    model: 'claude-3',
    voice: 'EXAVITQu4vr4xnSDxMaL',
  })
  expect(assistant).toMatchObject({
    provider: 'anthropic',
    voice_provider: 'elevenlabs',
    voice_name: 'Sarah',
  })
  expect(Object.keys(named(added)).toSorted()).toEqual(
    ['/inbound_enabled', '/outbound_enabled', '/recording_enabled', '/type'].toSorted(),
  )
})

describe('what extensions lose', () => {
  const extensions = {
    vapi: { a: 1 },
    edmo: { orgId: 'org_1' },
    callhq: { providers: { voice: 'ElevenLabs', model: 'OpenAI' }, note: 1 },
    talkturo: { pinned: true },
  }
  const voice = { provider: '11labs', voiceId: 'x' }
  const model = { provider: 'openai', model: 'gpt-4o' }
  const lost = ['/extensions/edmo', '/extensions/talkturo', '/extensions/vapi']

  test.each(dialectIds.filter((id) => id !== 'native'))('is named for %s', async (to) => {
    const { warnings } = await convert('native', to, { name: 'A', voice, model, extensions })
    const told = Object.keys(named(warnings)).filter((pointer) => pointer.startsWith('/extensions'))
    const ofCallhq = to === 'callhq' ? '/extensions/callhq/note' : '/extensions/callhq'
    expect(told.toSorted()).toEqual([...lost, ofCallhq].toSorted())
  })

  test('is named for a stored assistant as well', async () => {
    const { id } = (await client.post('/assistants', { name: 'A', voice, model, extensions })).body
    const { body } = await client.get(`/assistants/${id}?as=callhq`)
    const told = Object.keys(named(body.warnings)).filter((pointer) => pointer.startsWith('/extensions'))
    expect(told.toSorted()).toEqual([...lost, '/extensions/callhq/note'].toSorted())
  })

  test('is nothing in /v1', async () => {
    const { assistant, warnings } = await convert('native', 'native', { name: 'A', voice, model, extensions })
    expect([assistant.extensions, warnings]).toEqual([extensions, []])
  })
})

describe.each(dialectIds)('what this server shows in the form of %s', (id) => {
  test('is taken from there, whatever another API has set', async () => {
    const forms = await allForms()
    fc.assert(
      fc.property(createBodies.native, (body) => {
        const { wire } = through(forms.native, forms[id], body)
        expect(() => forms[id].form.fromWire(wire)).not.toThrow()
      }),
      propertyRuns(100),
    )
  })

  test('is taken as the response in which it comes', async () => {
    const own = await bearer(id === 'native' ? '/v1' : `/${id}/api`, account.key)
    const { id: made } = (
      await client.post('/assistants', {
        ...fullAssistant,
        externalId: null,
        knowledgeBase: undefined,
        model: { ...fullAssistant.model, knowledgeBase: undefined },
        language: 'multi',
      })
    ).body
    const path = id === 'autocalls' ? '/user/assistant' : '/assistants'
    const record = await (await driverOf(id, account)).read(made)
    const expected = await convert(id, 'native', record)
    for (const { status, body } of [
      await own.get(`${path}/${made}`),
      await client.get(`/assistants/${made}?as=${id}`),
    ]) {
      expect(status).toBe(200)
      const { assistant, warnings } = await convert(id, 'native', body)
      expect(assistant).toEqual(expected.assistant)
      expect(warnings.map(({ message }) => message)).toEqual(expected.warnings.map(({ message }) => message))
    }
  })
})

test('what is wrong or lost in a response is told by its place there', async () => {
  const wrong = { success: true, assistant: { name: 'A', temperature: 9 } }
  const { body } = await client.post('/convert', { from: 'talkturo', to: 'native', assistant: wrong })
  expect(body.errors.map(({ pointer }: Told) => pointer)).toEqual(['/assistant/assistant/temperature'])
  const lost = { success: true, assistant: { name: 'A', temperature: 1, nick: 'B' } }
  const { warnings } = await convert('talkturo', 'callcamp', lost)
  expect(warnings.map(({ pointer }) => pointer)).toEqual(['/assistant/nick', '/assistant/temperature'])
})

test('a field that is only called like the member of a response is one that nobody knows', async () => {
  const { warnings } = await convert('callcamp', 'native', { name: 'A', assistant: { name: 'B' } })
  expect(warnings.map(({ pointer }) => pointer)).toEqual(['/assistant'])
})
