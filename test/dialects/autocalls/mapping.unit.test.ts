import { expect, test } from 'vitest'
import { type Assistant, blankDraft, draftOf } from '../../../src/core/assistants/model/assistant.ts'
import type { Catalogue } from '../../../src/core/catalogue/catalogue.ts'
import { toDraft, toWire, withChange } from '../../../src/dialects/autocalls/mapping.ts'
import { required } from './bodies.ts'

const voice = { id: 7, provider: 'openai', voiceId: 'alloy', name: 'Alloy', language: null }
const catalogue: Catalogue = {
  voices: [
    { ...voice, model: 'gpt-4o-mini-tts', mode: 'pipeline' },
    { ...voice, id: 8, model: 'gpt-realtime', mode: 'multimodal' },
  ],
  languages: [
    { id: 1, code: 'en', name: 'English' },
    { id: 2, code: 'es', name: 'Spanish' },
  ],
  models: [
    { id: 1, provider: 'openrouter', model: 'gpt-4o', name: 'gpt-4o', type: 'llm', dialects: ['callhq'] },
    { id: 2, provider: 'openai', model: 'gpt-4o', name: 'gpt-4o', type: 'llm', dialects: ['autocalls'] },
  ],
  transcribers: [],
}
const references = { catalogue, phoneNumberId: null }

function assistantWith(fields: Partial<Assistant>): Assistant {
  const { phoneNumberIds: _, ...blank } = blankDraft('Ada')
  return {
    ...blank,
    id: '01980f6e-3c1a-7b2e-9d54-2f6a1c0e8b77',
    accountId: '01980f6e-3c1a-7b2e-9d54-2f6a1c0e8b78',
    serial: 42,
    version: 1,
    phoneNumbers: [],
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...fields,
  }
}

const draft = blankDraft('Ada')
const speaking = (changes: Partial<Assistant['voice']>) => ({ voice: { ...draft.voice, ...changes } })
const thinking = (changes: Partial<Assistant['model']>) => ({ model: { ...draft.model, ...changes } })

test.each<[what: string, held: Partial<Assistant>, shown: Record<string, unknown>]>([
  ['both directions', { inboundEnabled: true, outboundEnabled: true }, { calls_direction: 'receive' }],
  ['neither direction', { inboundEnabled: false, outboundEnabled: false }, { calls_direction: 'make' }],
  [
    'a first message that the model makes up',
    { firstMessageMode: 'assistant-speaks-first-with-model-generated-message' },
    { who_speaks_first: 'AI assistant' },
  ],
  ['no word on who begins', { firstMessageMode: null }, { who_speaks_first: 'AI assistant' }],
  ['a region of a language', { language: 'en-NZ' }, { language: 'English' }],
  [
    'a model of another vendor',
    thinking({ provider: 'openrouter', model: 'gpt-4o' }),
    { llm_model: 'gpt-4o' },
  ],
  [
    'a speech model of its own',
    speaking({ provider: 'openai', voiceId: 'alloy', model: 'x' }),
    { voice_id: 7 },
  ],
  ['a voice without a vendor', { ...speaking({ voiceId: 'alloy' }), engine: 'multimodal' }, { voice_id: 8 }],
  [
    'several numbers',
    {
      phoneNumbers: [
        { id: '01980f6e-3c1a-7b2e-9d54-2f6a1c0e8b01', serial: 3, number: '+12025550101' },
        { id: '01980f6e-3c1a-7b2e-9d54-2f6a1c0e8b02', serial: 4, number: '+12025550102' },
      ],
    },
    { phone_number_id: 3 },
  ],
])('shows %s as one thing', (_, held, shown) => {
  expect(toWire(assistantWith(held), catalogue)).toMatchObject(shown)
})

test.each<[what: string, held: Partial<Assistant>, shown: Record<string, unknown>]>([
  [
    'a model of another vendor',
    thinking({ provider: 'openrouter', model: 'gpt-4o' }),
    { llm_model: 'gpt-4o' },
  ],
  [
    'a speech model and a name of its own',
    speaking({ provider: 'openai', voiceId: 'alloy', model: 'x', name: 'Anna' }),
    { voice_id: 7 },
  ],
])('leaves %s beside what is written as it stands', (_, held, shown) => {
  const assistant = assistantWith(held)
  expect(withChange(assistant, shown, references)).toEqual(draftOf(assistant))
})

test.each([
  ['an unknown tag', { language: 'tlh' }, { language: 'tlh' }],
  [
    'a language that only the transcriber has',
    { transcriber: { provider: null, model: null, language: 'es' } },
    { language: 'Spanish' },
  ],
  ['a voice of no catalogue', speaking({ provider: '11labs', voiceId: 'alloy' }), { voice_id: null }],
  ['nothing', {}, { language: null, voice_id: null, llm_model: null, phone_number_id: null }],
])('shows %s for what it is', (_, held, shown) => {
  expect(toWire(assistantWith(held), catalogue)).toMatchObject(shown)
})

test('writes voice and model as the catalogue has them for this API', () => {
  const made = toDraft({ ...newAssistant, voice_id: 8, llm_model: 'gpt-4o' }, references)
  expect(made.voice).toMatchObject({
    provider: 'openai',
    voiceId: 'alloy',
    model: 'gpt-realtime',
    name: 'Alloy',
  })
  expect(made.model).toMatchObject({ provider: 'openai', model: 'gpt-4o' })
})

const newAssistant = {
  ...required,
  calls_direction: 'receive' as const,
  engine_type: 'pipeline' as const,
}
