import { expect, test } from 'vitest'
import { formOf, through } from '../../core/conversion/forms.ts'
import type { Json } from '../../support/dialect-contract.ts'

const inOneDirection = { name: 'A', outboundEnabled: false }

const cases: readonly (readonly [
  says: string,
  target: string,
  record: Json,
  warnings: Readonly<Record<string, string>>,
])[] = [
  [
    'a value beyond what the API takes',
    'autocalls',
    { ...inOneDirection, maxDurationSeconds: 1800, voice: { speed: 0.5 } },
    {
      '/voice/speed': 'The Autocalls API shows this as speech_speed, which must be at least 0.7.',
      '/maxDurationSeconds': 'The Autocalls API shows this as max_call_duration, which must be at most 1200.',
    },
  ],
  [
    'a vendor that the API does not offer',
    'edmo',
    { name: 'A', model: { provider: 'google', model: 'gemini-2.5-pro' } },
    {
      '/model/provider':
        'The EDMO Agent Builder API shows this as model.provider, which must be one of openai, anthropic.',
    },
  ],
  [
    'a language without its region',
    'autocalls',
    { ...inOneDirection, language: 'de-AT' },
    { '/language': 'Through the Autocalls API this becomes "de".' },
  ],
  [
    'a language that the catalogue does not name',
    'autocalls',
    { ...inOneDirection, language: 'tlh' },
    {
      '/language':
        'The Autocalls API shows this as language, which must be the name of a language that GET /autocalls/api/user/assistants/languages lists.',
    },
  ],
  [
    'nothing about a language that transcriber and voice share with the assistant',
    'autocalls',
    { ...inOneDirection, language: 'es', transcriber: { language: 'es' }, voice: { language: 'es' } },
    {},
  ],
  [
    'a name of the voice that is not its own',
    'callcamp',
    { name: 'A', voice: { provider: '11labs', voiceId: '21m00Tcm4TlvDq8ikWAM', name: 'Anna' } },
    { '/voice/name': 'Through the Call Camp API this becomes "Rachel".' },
  ],
  [
    'nothing about a vendor that follows from the model',
    'callcamp',
    { name: 'A', model: { provider: 'anthropic', model: 'claude-3' } },
    {},
  ],
  [
    'messages of which none is a prompt, as a whole',
    'talkturo',
    { name: 'A', model: { messages: [{ role: 'user', content: 'Hello' }] } },
    { '/model/messages': 'The Talkturo API cannot express this.' },
  ],
  [
    'what another API keeps, whatever it is called',
    'talkturo',
    { name: 'A', extensions: { constructor: { a: 1 }, vapi: { a: 1, b: 2 } } },
    {
      '/extensions/constructor': 'The Talkturo API cannot express this.',
      '/extensions/vapi': 'The Talkturo API cannot express this.',
    },
  ],
  [
    'nothing about what CallHQ keeps for its own spelling',
    'callhq',
    {
      name: 'A',
      transcriber: { provider: 'deepgram' },
      extensions: { callhq: { providers: { transcriber: 'Deepgram' } } },
    },
    {},
  ],
]

test.each(cases)('a conversion tells of %s', async (_, target, record, expected) => {
  const { warnings } = through(await formOf('native'), await formOf(target), record)
  expect(Object.fromEntries(warnings.map(({ pointer, message }) => [pointer, message]))).toEqual(expected)
})
