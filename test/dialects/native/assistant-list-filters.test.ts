import { beforeAll, describe, expect, test } from 'vitest'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer, type Client } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makePhoneNumber, type TestAccount } from '../../support/factories.ts'

let account: TestAccount
let client: Client

async function found(query: Record<string, string>): Promise<string[]> {
  const { status, body } = await client.get(`/assistants?${new URLSearchParams({ total: 'true', ...query })}`)
  expect(status, JSON.stringify(body)).toBe(200)
  expect(body.total).toBe(body.data.length)
  return body.data.map(({ name }: { name: string }) => name)
}

const prompt = (content: string) => ({ model: { messages: [{ role: 'system', content }] } })

describe('a filter', () => {
  let number: { id: string; serial: number; number: string }

  beforeAll(async () => {
    account = await makeAccount()
    client = await bearer('/v1', account.key)
    number = await makePhoneNumber(account.id)
    const assistants = [
      {
        name: 'One',
        externalId: 'crm-1',
        language: 'pt-BR',
        templateId: 'dental',
        outboundEnabled: false,
        model: { provider: 'openai', model: 'gpt-4o' },
        voice: { provider: '11labs', voiceId: 'v1' },
        metadata: { team: 'sales', size: 3, vip: true, 'a.b': 'dotted', none: null, deep: { team: 'x' } },
        phoneNumberIds: [toTypeId('pn', number.id)],
      },
      {
        name: 'Two',
        inboundEnabled: false,
        model: { provider: 'openai', model: 'gpt-4o-mini' },
        voice: { provider: 'azure', voiceId: 'v2' },
        metadata: { team: 'support' },
      },
      { name: 'Three' },
    ]
    for (const body of assistants) expect((await client.post('/assistants', body)).status).toBe(201)
  })

  test.each([
    [{ provider: 'openai' }, ['Two', 'One']],
    [{ provider: 'OpenAI' }, ['Two', 'One']],
    [{ provider: 'anthropic' }, []],
    [{ model: 'gpt-4o' }, ['One']],
    [{ model: 'gpt' }, []],
    [{ voiceProvider: 'elevenlabs' }, ['One']],
    [{ voiceProvider: '11labs', voiceId: 'v2' }, []],
    [{ voiceId: 'v2' }, ['Two']],
    [{ language: 'PT-br' }, ['One']],
    [{ language: 'pt' }, ['One']],
    [{ language: 'pt-B' }, []],
    [{ language: 'pt-PT' }, []],
    [{ template: 'dental' }, ['One']],
    [{ template: 'custom' }, ['Three', 'Two']],
    [{ direction: 'inbound' }, ['Three', 'One']],
    [{ direction: 'outbound' }, ['Three', 'Two']],
    [{ externalId: 'crm-1' }, ['One']],
    [{ externalId: 'CRM-1' }, []],
    [{ 'metadata.team': 'sales' }, ['One']],
    [{ 'metadata.team': 'x' }, []],
    [{ 'metadata.size': '3' }, ['One']],
    [{ 'metadata.vip': 'true' }, ['One']],
    [{ 'metadata.a.b': 'dotted' }, ['One']],
    [{ 'metadata.none': 'null' }, []],
    [{ 'metadata.team': 'sales', 'metadata.size': '3', provider: 'openai', direction: 'inbound' }, ['One']],
    [{ 'metadata.team': 'sales', 'metadata.size': '4' }, []],
    [{ provider: 'openai', sort: 'name' }, ['One', 'Two']],
    [{ provider: 'openai', model: 'gpt-4o-mini', q: 'two' }, ['Two']],
  ])('%j finds %j', async (query, names) => {
    expect(await found(query as Record<string, string>)).toEqual(names)
  })

  test.each(["' OR 1=1 --", "'); DROP TABLE assistants; --", '%', '_', '\\', '$1', '"'])(
    'takes %j for a value like any other',
    async (value) => {
      for (const name of [
        'model',
        'voiceId',
        'template',
        'externalId',
        'metadata.team',
        `metadata.${value}`,
        'q',
      ]) {
        expect(await found({ [name]: value })).toEqual([])
      }
      expect(await found({})).toHaveLength(3)
    },
  )

  test('by phone number takes it as telephony writes it, also with its plus unencoded, and any of its ids', async () => {
    const { id, serial, number: e164 } = number
    for (const phoneNumber of [
      e164,
      `+1 (${e164.slice(2, 5)}) ${e164.slice(5)}`,
      e164.slice(1),
      `00${e164.slice(1)}`,
      `tel:${e164}`,
      `sip:${e164.slice(1)}@sbc.example.com`,
      id,
      toTypeId('pn', id),
      String(serial),
    ]) {
      expect(await found({ phoneNumber })).toEqual(['One'])
    }
    expect((await client.get(`/assistants?phoneNumber=${e164}`)).body.data).toHaveLength(1)
    const free = await makePhoneNumber(account.id)
    const others = await makePhoneNumber((await makeAccount()).id)
    for (const { number: phoneNumber } of [free, others]) expect(await found({ phoneNumber })).toEqual([])
  })
})

test('dates bound the list from and including, and before and excluding', async () => {
  const { id, key } = await makeAccount()
  client = await bearer('/v1', key)
  const { prisma } = await testDatabase()
  for (const day of [1, 2, 3]) {
    await client.post('/assistants', { name: `Day ${day}` })
    const date = (month: number) => new Date(Date.UTC(2026, month, day))
    await prisma.assistant.updateMany({
      where: { accountId: id, name: `Day ${day}` },
      data: { createdAt: date(0), updatedAt: date(1) },
    })
  }
  expect(await found({ 'created[gte]': '2026-01-02' })).toEqual(['Day 3', 'Day 2'])
  expect(await found({ 'created[lt]': '2026-01-02T00:00:00Z' })).toEqual(['Day 1'])
  expect(await found({ 'created[gte]': '2026-01-02T00:00:00.001Z' })).toEqual(['Day 3'])
  expect(await found({ 'updated[gte]': '2026-02-01', 'updated[lt]': '2026-02-03' })).toEqual([
    'Day 2',
    'Day 1',
  ])
  expect(await found({ 'updated[gte]': '2026-02-04' })).toEqual([])
  expect(
    await found({ 'created[gte]': '0000-01-01', 'created[lt]': '9999-12-31T23:59:59-23:59' }),
  ).toHaveLength(3)
  const unencoded = await client.get('/assistants?created[gte]=2026-01-02T02:00:00+02:00')
  expect(unencoded.body.data).toHaveLength(2)
})

describe('the words of q', () => {
  beforeAll(async () => {
    account = await makeAccount()
    client = await bearer('/v1', account.key)
    const assistants = [
      { name: 'Reception', ...prompt('Dentist, dentist, dentist: you book the DENTIST.') },
      { name: 'Dentist', description: 'Recalls patients' },
      { name: 'Line', firstMessage: "Dentist's office, it's O'Brien speaking" },
      { name: 'Стоматология Рецепция', ...prompt('Вы отвечаете на звонки клиники') },
      { name: 'عيادة الأسنان', description: 'حجز المواعيد' },
      { name: '歯科 受付', ...prompt('予約 を 受け付けます') },
      { name: 'Zahnärztin Übersee', ...prompt('Grüße die Anrufer') },
      { name: 'Mail', description: 'Write to front-desk@example.com or see https://example.com/faq' },
    ]
    for (const body of assistants) expect((await client.post('/assistants', body)).status).toBe(201)
  })

  test('rank a name before description and first message, and those before the prompt', async () => {
    expect(await found({ q: 'dentist' })).toEqual(['Dentist', 'Line', 'Reception'])
    expect(await found({ q: 'dentist', sort: 'name' })).toEqual(['Dentist', 'Line', 'Reception'])
    expect(await found({ q: 'dentist', sort: 'created' })).toEqual(['Reception', 'Dentist', 'Line'])
  })

  test('lead through all pages by relevance, with equals among them', async () => {
    const seen: string[] = []
    let next = ''
    do {
      const { body } = await client.get(
        `/assistants?q=dentist+or+mail+or+%D0%BA%D0%BB%D0%B8%D0%BD%D0%B8%D0%BA%D0%B8&limit=1${next}`,
      )
      seen.push(...body.data.map(({ name }: { name: string }) => name))
      next = body.hasMore ? `&cursor=${body.nextCursor}` : ''
    } while (next !== '')
    expect(seen).toEqual(await found({ q: 'dentist or mail or клиники' }))
    expect(new Set(seen).size).toBe(5)
  })

  test.each([
    ['DENTIST', 3],
    ['dent', 3],
    ['recalls pat', 1],
    ['pat recalls', 1],
    ['dentist -recalls', 2],
    ['"you book"', 1],
    ['"book you"', 0],
    ['reception or line', 2],
    ["o'brien", 1],
    ["dentist's", 1],
    ['стоматология', 1],
    ['СТОМАТОЛОГИЯ отвеч', 1],
    ['الأسنان', 1],
    ['المواعيد', 1],
    ['予約', 1],
    ['歯科', 1],
    ['ÜBERSEE', 1],
    ['grüß', 1],
    ['front-desk@example.com', 1],
    ['example.com/faq', 1],
    ['or', 1],
    ['nowhere', 0],
  ])('%j find %i', async (q, count) => {
    expect(await found({ q })).toHaveLength(count)
  })

  test.each(['!', '...', '"', '""', '-', '- -', '&', "'", '\\', ':*', '😀', ' ', '(', '<->'])(
    'may be %j, which finds nothing and fails nothing',
    async (q) => {
      expect(await found({ q })).toEqual([])
    },
  )

  test.each([
    "'dentist' & !",
    'dentist:*',
    'dentist:A',
    'dentist & | !',
    "dentist''",
    'dentist\\',
    '(dentist',
    'dentist <-> ',
    'x'.repeat(500),
    '😀'.repeat(500),
    '"'.repeat(500),
    '-a '.repeat(166),
    `${'a or '.repeat(99)}b`,
    'a-'.repeat(250),
    "a' ".repeat(166),
    'http://a/b\\c?d=%00&e',
    '-"a b" or -c',
  ])('may be anything: %j', async (q) => {
    expect((await client.get(`/assistants?${new URLSearchParams({ q })}`)).status).toBe(200)
  })

  test('follow a change', async () => {
    const { body } = await client.post('/assistants', { name: 'Fresh', ...prompt('chrysanthemum') })
    expect(await found({ q: 'chrysanthemum' })).toEqual(['Fresh'])
    await client.patch(`/assistants/${body.id}`, prompt('tulip'))
    expect([await found({ q: 'chrysanthemum' }), await found({ q: 'tulip' })]).toEqual([[], ['Fresh']])
    await client.delete(`/assistants/${body.id}`)
    expect(await found({ q: 'tulip' })).toEqual([])
  })
})
