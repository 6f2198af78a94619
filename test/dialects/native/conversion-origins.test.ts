import { expect, test } from 'vitest'
import { newConverter, pointersIn, type Told } from '../../core/conversion/converter.ts'
import type { Json } from '../../support/dialect-contract.ts'

const { client, convert } = await newConverter()

test('a default of the source that the target cannot express is told without a place', async () => {
  const { warnings } = await convert('native', 'autocalls', { name: 'A' })
  expect(warnings).toEqual([
    {
      pointer: '',
      message: 'outboundEnabled, set by default: Through the Autocalls API this becomes false.',
    },
  ])
})

test.each<[from: string, to: string, sent: Json, pointers: readonly string[]]>([
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
  expect(pointersIn(warnings)).toEqual(pointers.toSorted())
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
  expect(pointersIn(added)).toEqual(
    ['/inbound_enabled', '/outbound_enabled', '/recording_enabled', '/type'].toSorted(),
  )
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
