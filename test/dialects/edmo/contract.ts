import fc from 'fast-check'
import { firstMessageModes } from '../../../src/core/assistants/model/assistant-fields.ts'
import { integer, json, name, number, orNull, template, text } from '../../support/arbitraries.ts'
import type { DialectContract, Json } from '../../support/dialect-contract.ts'

const createBodies: fc.Arbitrary<Json> = fc.record(
  {
    name: name(255),
    firstMessage: orNull(template(200)),
    firstMessageMode: orNull(fc.constantFrom(...firstMessageModes)),
    model: fc.record(
      {
        provider: fc.constantFrom('openai', 'anthropic'),
        model: text(100, 1),
        temperature: number(0, 2),
        maxTokens: integer(1, 100_000),
      },
      { requiredKeys: ['provider', 'model'] },
    ),
    voice: fc.record({
      provider: fc.constantFrom('11labs', 'azure', 'cartesia', 'deepgram', 'playht', 'openai', 'edmo'),
      voiceId: text(100, 1),
    }),
    transcriber: fc.record({
      provider: fc.constantFrom('deepgram', 'assemblyai', 'whisper'),
      model: orNull(text(50, 1)),
    }),
    voicemailMessage: orNull(template(200)),
    endCallMessage: orNull(template(200)),
    endCallPhrases: orNull(fc.array(text(50, 1), { maxLength: 3 })),
    metadata: orNull(json),
    maxDurationSeconds: orNull(integer(10, 10_000)),
  },
  { requiredKeys: ['name', 'model'] },
)

export const contract: DialectContract = {
  securityScheme: { type: 'apiKey', in: 'cookie', name: 'auth-token' },
  openToEveryKey: ['GET /auth/me', 'POST /auth/logout'],
  paths: { create: '/assistants', list: '/assistants', one: (id) => `/assistants/${id}` },
  wholeLists: ['/assistants'],
  createStatus: 201,
  changeMethod: 'patch',
  minimalBody: { name: 'A', model: { provider: 'openai', model: 'gpt-4o' } },
  createBodies,
  textBody: (text) => [{ voicemailMessage: text }, 'voicemailMessage'],
  voiceChange: { body: (voice) => ({ voice }), namesVendor: true },
  recordMember: null,
  listMember: null,
  idField: 'id',
  serverFields: ['id', 'orgId', 'createdAt', 'updatedAt'],
  times: { fields: ['createdAt', 'updatedAt'], format: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/ },
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
    'vendor of the voice': ['voice.provider', '11labs', 'cartesia'],
    'vendor of the transcriber': ['transcriber.provider', 'deepgram', 'assemblyai'],
    duration: ['maxDurationSeconds', 300, 600],
  },
  wrongRecord: [
    { name: '', model: { messages: [{ role: 'nobody' }] } },
    ['/name', '/model/messages/0/role', '/model/messages/0/content'],
  ],
  wireTypes: {
    'model.temperature': 'number',
    'model.maxTokens': 'integer',
    maxDurationSeconds: 'integer',
    endCallPhrases: 'array',
    metadata: 'object',
  },
  errors: {
    message: 'error',
    blankName: 'name must not be blank.',
    wholeNumber: ['maxDurationSeconds', 'maxDurationSeconds must be an integer.'],
  },
  following: ['voice.model', 'voice.name', 'voice.language'],
  // EDMO has models of OpenAI and Anthropic.
  reduced: ['/model/provider'],
  blankWarnings: [],
}
