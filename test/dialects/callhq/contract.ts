import fc from 'fast-check'
import { firstMessageModes } from '../../../src/core/assistants/model/assistant-fields.ts'
import { integer, json, language, messages, name, number, template, text } from '../../support/arbitraries.ts'
import type { DialectContract, Json } from '../../support/dialect-contract.ts'
import { minimal } from './setup.ts'

const createBodies: fc.Arbitrary<Json> = fc.record(
  {
    name: name(255),
    description: text(200),
    status: fc.boolean(),
    voice: fc.oneof(
      fc.record({
        provider: fc.constantFrom('sarvam', 'Sarvam'),
        voiceId: text(50, 1),
        model: fc.constantFrom('bulbul:v2'),
        language,
        speed: number(0.5, 2),
      }),
      fc.record({ provider: fc.constantFrom('ElevenLabs', 'elevenlabs'), voiceId: text(50, 1) }),
    ),
    transcriber: fc.record({
      provider: fc.constantFrom('Deepgram', 'deepgram'),
      model: text(50, 1),
      language,
    }),
    model: fc.record(
      {
        provider: fc.constantFrom('openai', 'OpenAI'),
        model: fc.constantFrom('gpt-4o', 'gpt-4.1-mini'),
        temperature: number(0, 1),
        maxTokens: integer(1, 10_000),
        emotionRecognitionEnabled: fc.boolean(),
        messages,
      },
      { requiredKeys: ['provider', 'model'] },
    ),
    firstMessage: template(200, 1),
    firstMessageMode: fc.constantFrom(...firstMessageModes),
    backgroundSound: text(50, 1),
    silenceTimeoutSeconds: integer(1, 3600),
    backgroundDenoisingEnabled: fc.boolean(),
    firstMessageInterruptionsEnabled: fc.boolean(),
    maxDurationSeconds: integer(10, 10_000),
    analysisPlan: json,
    hangupUsingPrompt: fc.record({ enabled: fc.boolean(), prompt: template(200, 1) }),
  },
  { requiredKeys: ['name', 'voice', 'transcriber', 'model', 'firstMessage', 'firstMessageMode'] },
)

export const contract: DialectContract = {
  securityScheme: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  openToEveryKey: [],
  paths: { create: '/assistants', list: '/assistants', one: (id) => `/assistants/${id}` },
  wholeLists: ['/assistants'],
  createStatus: 201,
  changeMethod: 'patch',
  minimalBody: minimal,
  createBodies,
  textBody: (text) => [{ hangupUsingPrompt: { prompt: text } }, 'hangupUsingPrompt.prompt'],
  voiceChange: { body: ({ voiceId }) => ({ voice: { provider: 'ElevenLabs', voiceId } }), namesVendor: true },
  recordMember: 'assistant',
  listMember: 'assistants',
  idField: 'id',
  serverFields: ['id', 'createdAt', 'updatedAt'],
  times: { fields: ['createdAt', 'updatedAt'], format: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ },
  shows: {
    name: ['name', 'Anna', 'Ben'],
    prompt: [
      'model.messages',
      [{ role: 'system', content: 'Be kind.' }],
      [{ role: 'system', content: 'Be brief.' }],
    ],
    'first message': ['firstMessage', 'Hello.', 'Hi.'],
    'who speaks first': ['firstMessageMode', 'assistant-speaks-first', 'assistant-waits-for-user'],
    model: ['model.model', 'gpt-4o', 'gpt-4.1'],
    temperature: ['model.temperature', 0.25, 0.75],
    'most tokens': ['model.maxTokens', 100, 200],
    voice: ['voice.voiceId', 'alloy', 'echo'],
    language: ['transcriber.language', 'es', 'fr'],
    duration: ['maxDurationSeconds', 300, 600],
    silence: ['silenceTimeoutSeconds', 20, 40],
    denoising: ['backgroundDenoisingEnabled', true, false],
    status: ['status', true, false],
  },
  wrongRecord: [{ voice: null, status: 'on' }, ['/name', '/voice', '/status']],
  wireTypes: {
    silenceTimeoutSeconds: 'integer',
    maxDurationSeconds: 'integer',
    'model.maxTokens': 'integer',
    'voice.speed': 'number',
    backgroundDenoisingEnabled: 'boolean',
    analysisPlan: 'object',
  },
  errors: {
    message: 'message',
    blankName: 'must not be blank',
    wholeNumber: ['maxDurationSeconds', 'must be an integer'],
  },
  following: ['voice.name', 'extensions'],
  // CallHQ has voices of ElevenLabs and Sarvam, and other models of Azure.
  reduced: ['/language', '/voice/provider', '/model/model'],
  blankWarnings: [],
  ownExtension: { providers: { voice: 'ElevenLabs', model: 'OpenAI' } },
}
