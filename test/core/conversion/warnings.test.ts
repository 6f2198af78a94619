import { beforeAll, describe, expect, test } from 'vitest'
import { assistantViews } from '../../../scripts/assistant-views.ts'
import { type Correspondence, correspondences } from '../../../scripts/correspondence.ts'
import type { NamedForm } from '../../../src/core/conversion/convert.ts'
import { type DialectId, dialectIds, type Json } from '../../support/dialect-drivers.ts'
import { allForms, through } from './forms.ts'
import { fullAssistant } from './full-assistant.ts'

let forms: Readonly<Record<DialectId, NamedForm>>
let table: Correspondence[]

beforeAll(async () => {
  forms = await allForms()
  table = correspondences(await assistantViews())
})

/** What an API shows in docs/correspondence.md, and yet not as the full assistant has it. */
const reduced: Readonly<Record<DialectId, readonly string[]>> = {
  native: [],
  // One prompt, and no other messages.
  callcamp: ['/model/messages/1'],
  // The voice is none of the catalogue; one language for everything.
  autocalls: ['/model/messages/1', '/voice/voiceId', '/transcriber/language'],
  // The language that is recognised stands for all.
  talkturo: ['/model/messages/1', '/language'],
  // EDMO has models of OpenAI and Anthropic.
  edmo: ['/model/provider'],
  // CallHQ has voices of ElevenLabs and Sarvam, and other models of Azure.
  callhq: ['/language', '/voice/provider', '/model/model'],
}

describe.each(dialectIds)('the warnings of %s', (id) => {
  test('name each field of a full assistant that it does not show, and those that it shows otherwise', () => {
    const hidden = table
      .filter(({ shownAs }) => shownAs[id]?.length === 0)
      .map(({ field }) => (field === 'extensions' ? '/extensions/vapi' : `/${field.replaceAll('.', '/')}`))
    const { warnings } = through(forms.native, forms[id], fullAssistant)
    const pointers = warnings.map(({ pointer }) => pointer)
    expect(pointers.toSorted()).toEqual([...hidden, ...reduced[id]].toSorted())
  })

  test('are none for a blank assistant, but for a direction that would be lost', () => {
    const { warnings } = through(forms.native, forms[id], { name: 'Blank' })
    const lost = { pointer: '/outboundEnabled', message: 'Through the Autocalls API this becomes false.' }
    expect(warnings).toEqual(id === 'autocalls' ? [lost] : [])
  })
})

const inOneDirection = { name: 'A', outboundEnabled: false }

const cases: readonly (readonly [
  says: string,
  target: DialectId,
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

test.each(cases)('tells of %s', (_, target, record, expected) => {
  const { warnings } = through(forms.native, forms[target], record)
  expect(Object.fromEntries(warnings.map(({ pointer, message }) => [pointer, message]))).toEqual(expected)
})
