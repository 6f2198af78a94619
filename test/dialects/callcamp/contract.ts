import fc from 'fast-check'
import { name, orNull, template, text } from '../../support/arbitraries.ts'
import type { DialectContract, Json } from '../../support/dialect-contract.ts'

const createBodies: fc.Arbitrary<Json> = fc.record(
  {
    name: name(255),
    model: fc.oneof(fc.constantFrom('gpt-4', 'claude-3'), text(100, 1)),
    prompt: template(500, 1),
    voice: orNull(fc.oneof(fc.constantFrom('alloy', 'nova'), text(100, 1))),
    firstMessage: orNull(template(200)),
  },
  { requiredKeys: ['name', 'model', 'prompt'] },
)

export const contract: DialectContract = {
  securityScheme: { type: 'http', scheme: 'bearer' },
  openToEveryKey: ['GET /auth/me'],
  paths: { create: '/assistants', list: '/assistants', one: (uuid) => `/assistants/${uuid}` },
  wholeLists: ['/assistants'],
  createStatus: 201,
  changeMethod: 'patch',
  minimalBody: { name: 'A', model: 'gpt-4', prompt: 'p' },
  createBodies,
  textBody: (text) => [{ prompt: text }, 'prompt'],
  voiceChange: { body: ({ voiceId }) => ({ voice: voiceId }), namesVendor: false },
  recordMember: null,
  listMember: 'assistants',
  idField: 'uuid',
  serverFields: ['uuid', 'createdAt', 'updatedAt'],
  times: { fields: ['createdAt', 'updatedAt'], format: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/ },
  shows: {
    name: ['name', 'Anna', 'Ben'],
    prompt: ['prompt', 'Be kind.', 'Be brief.'],
    'first message': ['firstMessage', 'Hello.', 'Hi.'],
    model: ['model', 'gpt-4o', 'gpt-4.1'],
    voice: ['voice', 'alloy', 'echo'],
  },
  wrongRecord: [{ prompt: 1, voice: [] }, ['/name', '/prompt', '/voice']],
  wireTypes: {
    uuid: 'string',
    name: 'string',
    model: 'string',
    prompt: 'string',
    voice: 'string',
    firstMessage: 'string',
    createdAt: 'string',
  },
  errors: { message: 'error.message', blankName: 'must not be blank', wholeNumber: null },
  following: ['model.provider', 'voice.provider', 'voice.model', 'voice.name', 'voice.language'],
  // One prompt, and no other messages.
  reduced: ['/model/messages/1'],
  blankWarnings: [],
}
