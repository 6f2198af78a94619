import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { createConversionService } from '../../../src/core/conversion/conversion-service.ts'
import {
  conversionView,
  convertSchemaOf,
} from '../../../src/dialects/native/conversion/conversion-schemas.ts'
import { apiIdOf } from '../../../src/dialects/native/request-schemas.ts'
import { exampleOf } from '../../conformance/sample-body.ts'
import { formOf, hiddenFields } from '../../core/conversion/forms.ts'
import { fullAssistant } from '../../core/conversion/full-assistant.ts'
import { bearer, type Client } from '../../support/client.ts'
import type { Json } from '../../support/dialect-contract.ts'
import { contractOf } from '../../support/dialect-contracts.ts'
import { driverOf, without } from '../../support/dialect-driver.ts'
import { makeAccount, makeKey, makePhoneNumber, type TestAccount } from '../../support/factories.ts'
import { propertyRuns } from '../../support/property-runs.ts'
import { testApp } from '../../support/test-app.ts'
import { dialectIds, dialects } from '../../support/test-dialects.ts'

let account: TestAccount
let client: Client

beforeAll(async () => {
  account = await makeAccount()
  client = await bearer('/v1', account.key)
})

function convert(from: string, to: string, assistant: unknown) {
  return client.post('/convert', { from, to, assistant })
}

describe.each(dialectIds)('converted from %s', (from) => {
  test.each(dialectIds)('to %s, an assistant is what that API shows of it, had it been made', async (to) => {
    // Of its own: shrunk bodies have one external id.
    const owner = await makeAccount()
    const [source, target] = [await driverOf(from, owner), await driverOf(to, owner)]
    await fc.assert(
      fc.asyncProperty(contractOf(from).createBodies, async (body) => {
        const id = await source.create(body)
        const { status, body: response } = await convert(from, to, await source.read(id))
        // What an API would spell so by itself is kept where it was sent, and not in a conversion.
        const kept = contractOf(from).ownExtension === undefined ? [] : ['extensions']
        const apart = [...contractOf(to).serverFields, ...kept]
        expect(status).toBe(200)
        expect(without(apart, response.assistant)).toEqual(without(apart, await target.read(id)))
        if (to === from || to === 'native') expect(response.warnings).toEqual([])
      }),
      propertyRuns(3),
    )
  })
})

describe('a conversion', () => {
  test('takes what a create takes', async () => {
    const { body } = await convert('autocalls', 'native', {
      assistant_name: 'Front desk',
      voice_id: 1,
      language: 'Spanish',
      llm_model: 'gpt-4o-mini',
      calls_direction: 'make',
      engine_type: 'pipeline',
      timezone: 'America/New_York',
      initial_message: 'Hello.',
      system_prompt: 'Be brief.',
    })
    expect(body.warnings).toEqual([])
    expect(body.assistant).toMatchObject({
      name: 'Front desk',
      language: 'es',
      inboundEnabled: false,
      outboundEnabled: true,
      voice: { provider: '11labs', name: 'Rachel' },
      // The default that this API promises.
      maxDurationSeconds: 600,
    })
    const fromTemplate = { accountSlug: 'any', name: 'Setter', templateId: 'outbound-setter' }
    const { body: setter } = await convert('talkturo', 'native', fromTemplate)
    expect(setter.warnings).toEqual([])
    expect(setter.assistant).toMatchObject({ templateId: 'outbound-setter', inboundEnabled: false })
  })

  test('names what the target cannot express, where it stands in what was sent', async () => {
    const { body } = await convert('talkturo', 'callcamp', {
      name: 'Front desk',
      system_prompt: 'Be brief.',
      model: 'gpt-4o-mini',
      provider: 'openai',
      temperature: 0.4,
      inbound_enabled: false,
    })
    expect(body).toEqual({
      assistant: {
        name: 'Front desk',
        model: 'gpt-4o-mini',
        prompt: 'Be brief.',
        voice: null,
        firstMessage: null,
      },
      warnings: [
        { pointer: '/inbound_enabled', message: 'The Call Camp API cannot express this.' },
        { pointer: '/temperature', message: 'The Call Camp API cannot express this.' },
      ],
      added: [],
    })
  })

  test('is what its document shows', async () => {
    const schemas = [convertSchemaOf(apiIdOf(dialects)), conversionView]
    const [request, response] = schemas.map((schema) => exampleOf(schema))
    expect((await client.post('/convert', request)).body).toEqual(response)
  })

  test('names what the source does not know, wherever it stands', async () => {
    const { body } = await convert('edmo', 'native', {
      id: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
      name: 'A',
      'nick/name': 'B',
      model: { provider: 'openai', topP: 1, messages: [{ role: 'system', content: 'C', at: 1 }] },
    })
    const message = 'The EDMO Agent Builder API does not support this field.'
    expect(body.warnings).toEqual([
      { pointer: '/nick~1name', message },
      { pointer: '/model/topP', message },
      { pointer: '/model/messages/0/at', message },
    ])
  })

  test('counts the unknown fields of which there are too many to name', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`field${index}`, 1]))
    const { body } = await convert('callcamp', 'native', { name: 'A', ...unknown })
    expect(body.warnings).toHaveLength(101)
    expect(body.warnings.at(-1)).toEqual({
      pointer: '',
      message: 'The Call Camp API does not support 900 more fields.',
    })
  })

  test('leaves phone numbers out, and says so', async () => {
    const { body } = await convert('autocalls', 'autocalls', {
      assistant_name: 'A',
      calls_direction: 'receive',
      phone_number_id: 7,
    })
    expect(body.assistant.phone_number_id).toBeNull()
    expect(body.warnings.map(({ pointer }: Json) => pointer)).toEqual(['/phone_number_id'])
    const { body: native } = await convert('native', 'native', {
      name: 'A',
      phoneNumberIds: ['pn_01jh3v5q7we4yt8z0n2k6c9r1d'],
    })
    expect(native.assistant.phoneNumberIds).toEqual([])
    expect(native.warnings.map(({ pointer }: Json) => pointer)).toEqual(['/phoneNumberIds'])
  })

  test('stores nothing, and a key that may only read is enough', async () => {
    const { id, key } = await makeAccount()
    const reader = await bearer('/v1', await makeKey(id, { scopes: ['read'] }))
    const request = { from: 'native', to: 'callhq', assistant: fullAssistant }
    expect((await reader.post('/convert', request)).status).toBe(200)
    expect((await (await bearer('/v1', key)).get('/assistants')).body.data).toEqual([])
  })

  test('is refused to a key that may not read', async () => {
    const { id } = await makeAccount()
    const other = await bearer('/v1', await makeKey(id, { scopes: [] }))
    const { status } = await other.post('/convert', {
      from: 'native',
      to: 'native',
      assistant: { name: 'A' },
    })
    expect(status).toBe(403)
  })
})

describe.each(dialectIds)('an assistant of %s that is wrong', (from) => {
  test('is refused with every wrong field', async () => {
    const [assistant, pointers] = contractOf(from).wrongRecord
    const { status, body } = await convert(from, 'native', assistant)
    expect(status).toBe(400)
    const named = body.errors.map(({ pointer }: Json) => pointer)
    expect(named.toSorted()).toEqual(pointers.map((pointer) => `/assistant${pointer}`).toSorted())
  })
})

test('a conversion of or to an API that is not there is refused, and so is an unknown field', async () => {
  const { status, body } = await client.post('/convert', {
    from: 'vapi',
    to: 'retell',
    assistant: {},
    extra: 1,
  })
  expect(status).toBe(400)
  expect(body.errors.map(({ pointer }: Json) => pointer)).toEqual(['/from', '/to', '/extra'])
  for (const assistant of [null, [], 'A', undefined]) {
    expect((await convert('native', 'native', assistant)).status).toBe(400)
  }
})

test('a file that could not be one is refused, for no other API could be given it', async () => {
  const { status, body } = await convert('callhq', 'native', {
    name: 'A',
    knowledgeBase: { fileIds: ['mine'] },
  })
  expect(status).toBe(400)
  expect(body.errors[0].pointer).toBe('/assistant/knowledgeBase/fileIds/0')
})

describe('a stored assistant', () => {
  test.each(dialectIds)('is shown as %s shows it, ids and phone numbers with it', async (to) => {
    const { uuid } = (await client.post('/assistants', { name: 'Stored', outboundEnabled: false })).body
    await makePhoneNumber(account.id, { assistantId: uuid })
    const { assistant, warnings } = await convertStored(uuid, to)
    expect(assistant).toEqual(await (await driverOf(to, account)).read(uuid))
    // An API that shows one direction only says what was to be shown.
    const saysOtherwise = contractOf(to).blankWarnings.some(({ pointer }) => pointer === '/outboundEnabled')
    const isHidden = !saysOtherwise && (await hiddenFields(to)).includes('outboundEnabled')
    const { form } = await formOf(to)
    expect(warnings.map(({ pointer }) => pointer)).toEqual([
      ...(isHidden ? ['/outboundEnabled'] : []),
      ...(form.phoneNumberField === null ? ['/phoneNumberIds'] : []),
    ])
  })

  test('has more phone numbers than Autocalls shows', async () => {
    const { uuid } = (await client.post('/assistants', { name: 'Stored', outboundEnabled: false })).body
    await makePhoneNumber(account.id, { assistantId: uuid })
    await makePhoneNumber(account.id, { assistantId: uuid })
    expect((await convertStored(uuid, 'autocalls')).warnings).toEqual([
      { pointer: '/phoneNumberIds', message: 'The Autocalls API shows 1 of 2 phone numbers.' },
    ])
  })

  test('made through CallHQ loses nothing of its spelling there, nor elsewhere where it is the usual one', async () => {
    const callhq = await driverOf('callhq', account)
    const id = await callhq.create({
      name: 'A',
      voice: { provider: 'ElevenLabs', voiceId: 'EXAVITQu4vr4xnSDxMaL' },
      transcriber: { provider: 'deepgram', model: 'nova-3', language: 'en' },
      model: { provider: 'openai', model: 'gpt-4o' },
      firstMessage: 'Hello.',
      firstMessageMode: 'assistant-speaks-first',
    })
    expect((await convertStored(id, 'callhq')).warnings).toEqual([])
    expect((await convertStored(id, 'talkturo')).warnings).toEqual([
      { pointer: '/firstMessageMode', message: 'The Talkturo API cannot express this.' },
    ])
  })
})

async function convertStored(id: string, to: string) {
  const { services, dialects } = await testApp()
  const principal = await services.authenticator.authenticate(account.key)
  if (principal === null) throw new Error('The key of a new account opens nothing.')
  const conversions = createConversionService(dialects)
  return conversions.convertStored(await services.assistants.get(principal, id), to)
}

describe('GET /assistants/:id?as=', () => {
  test.each(dialectIds)('shows a stored assistant as %s does', async (id) => {
    const account = await makeAccount()
    const client = await bearer('/v1', account.key)
    const content = { name: 'Ada', firstMessage: 'Hello {{ name }}', timezone: 'Europe/Berlin' }
    const { body: made } = await client.post('/assistants', content)
    const driver = await driverOf(id, account)
    const { status, body, headers } = await client.get(`/assistants/${made.id}?as=${id}`)
    expect([status, headers.etag]).toEqual([200, '"1"'])
    const [shown] = await driver.list()
    expect(Object.entries(body.assistant)).toEqual(expect.arrayContaining(Object.entries(shown ?? {})))
    const pointers = body.warnings.map(({ pointer }: { pointer: string }) => pointer)
    expect(pointers.includes('/timezone')).toBe(!JSON.stringify(body.assistant).includes('Europe/Berlin'))
  })

  test('refuses an API that is not there, and other parameters', async () => {
    const client = await bearer('/v1', (await makeAccount()).key)
    const { body: made } = await client.post('/assistants', { name: 'Ada' })
    for (const query of ['as=vapi', 'as=', 'at=native']) {
      expect((await client.get(`/assistants/${made.id}?${query}`)).status).toBe(400)
    }
  })
})
