import { beforeEach, describe, expect, test } from 'vitest'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer, type Client } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import {
  makeAccount,
  makeCampaign,
  makeKey,
  makePhoneNumber,
  type TestAccount,
} from '../../support/factories.ts'

let account: TestAccount
let client: Client
let other: TestAccount
let stranger: Client

beforeEach(async () => {
  account = await makeAccount()
  other = await makeAccount()
  client = await bearer('/v1', account.key)
  stranger = await bearer('/v1', other.key)
})

let lastNumber = 0
/** A number that this account has not had. */
function freshNumber(): string {
  lastNumber += 1
  return `+1303555${String(lastNumber).padStart(4, '0')}`
}

async function made(fields: object = {}): Promise<{ id: string; number: string; [field: string]: unknown }> {
  return (await client.post('/phone-numbers', { number: freshNumber(), ...fields })).body
}

async function madeAssistant(through = client): Promise<string> {
  return (await through.post('/assistants', { name: 'A' })).body.id
}

function pointers(response: { body: { errors?: { pointer: string }[] } }): string[] {
  return (response.body.errors ?? []).map(({ pointer }) => pointer).sort()
}

describe('create', () => {
  test('answers 201 with the number as E.164, and its country', async () => {
    const response = await client.post('/phone-numbers', {
      number: '+44 (20) 7946-0958',
      name: 'London',
      provider: 'twilio',
    })
    expect(response.status).toBe(201)
    expect(response.body).toEqual({
      id: expect.stringMatching(/^pn_[0-9a-z]{26}$/),
      number: '+442079460958',
      name: 'London',
      countryCode: 'GB',
      provider: 'twilio',
      assistantId: null,
      createdAt: expect.any(String),
      updatedAt: response.body.createdAt,
    })
    expect((await client.get(`/phone-numbers/${response.body.id}`)).body).toEqual(response.body)
  })

  test('needs nothing but the number', async () => {
    const { name, provider } = await made()
    expect({ name, provider }).toEqual({ name: null, provider: null })
  })

  test.each([
    ['no number', {}, ['/number']],
    ['a number without a country', { number: '2025550123' }, ['/number']],
    ['a number that is too short', { number: '+120255501' }, ['/number']],
    [
      'everything wrong',
      { number: 1, name: 'x'.repeat(256), provider: [], extra: 1 },
      ['/extra', '/name', '/number', '/provider'],
    ],
    [
      'a number that is not one, and more',
      { number: 'nonsense', name: 1, provider: 'x'.repeat(101) },
      ['/name', '/number', '/provider'],
    ],
  ])('refuses %s', async (_, body, fields) => {
    const response = await client.post('/phone-numbers', body)
    expect(response.status).toBe(400)
    expect(pointers(response)).toEqual(fields)
  })

  test('takes names and providers up to their limits', async () => {
    const fields = { name: 'é'.repeat(255), provider: 'x'.repeat(100) }
    expect(await made(fields)).toMatchObject(fields)
  })

  test('answers 409 for a number that the account has, however it is written', async () => {
    const { number } = await made()
    const response = await client.post('/phone-numbers', {
      number: `${number.slice(0, 5)} ${number.slice(5)}`,
    })
    expect(response.status).toBe(409)
    expect(response.body.detail).toContain(number)
  })

  test('gives the same number to two accounts', async () => {
    const { number } = await made()
    expect((await stranger.post('/phone-numbers', { number })).status).toBe(201)
  })

  test('of two at once with the same number makes one', async () => {
    const number = freshNumber()
    const responses = await Promise.all([1, 2, 3].map(() => client.post('/phone-numbers', { number })))
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  })
})

describe('read', () => {
  test('takes the TypeID, the UUID and the integer', async () => {
    const { id, serial } = await makePhoneNumber(account.id)
    for (const reference of [toTypeId('pn', id), id, id.toUpperCase(), String(serial)]) {
      expect((await client.get(`/phone-numbers/${reference}`)).body.id).toBe(toTypeId('pn', id))
    }
  })

  test.each([['get'], ['patch'], ['delete']] as const)(
    '%s finds no nonsense and no foreign number',
    async (method) => {
      const foreign = await makePhoneNumber(other.id)
      const references = [
        'nonsense',
        '0',
        '99999999999',
        '2147483647',
        newId(),
        'pn_0',
        foreign.id,
        String(foreign.serial),
      ]
      for (const reference of references) {
        const path = `/phone-numbers/${reference}`
        const response =
          method === 'patch' ? await client.patch(path, { name: 'x' }) : await client[method](path)
        expect(response.status, reference).toBe(404)
        expect(response.body.detail).toBe('Phone number not found.')
      }
      expect((await stranger.get(`/phone-numbers/${foreign.id}`)).body.name).toBeNull()
    },
  )
})

describe('list', () => {
  test('is newest first, by cursor, and holds nothing of another account', async () => {
    const account = await makeAccount()
    const client = await bearer('/v1', account.key)
    await makePhoneNumber(other.id)
    const ids: string[] = []
    for (let index = 0; index < 5; index += 1) {
      ids.unshift((await client.post('/phone-numbers', { number: freshNumber() })).body.id)
    }
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await client.get(`/phone-numbers?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      seen.push(...body.data.map((item: { id: string }) => item.id))
      cursor = body.nextCursor ?? ''
      expect(body.hasMore).toBe(cursor !== '')
    } while (cursor !== '')
    expect(seen).toEqual(ids)
  })

  test('finds by part of the number, of the name, and by assistant', async () => {
    const assistant = await madeAssistant()
    const wanted = await made({ name: 'Branch 100% north' })
    await client.patch(`/phone-numbers/${wanted.id}`, { assistantId: assistant })
    const digits = wanted.number
    const spaced = encodeURIComponent(`${digits.slice(0, 2)} (${digits.slice(2, 5)}) ${digits.slice(5)}`)
    const sip = encodeURIComponent(`sip:${digits.slice(1)}@sbc.example.com`)
    const searches = [spaced, sip, `00${digits.slice(1)}`, digits.slice(4)].map((text) => `q=${text}`)
    for (const query of [...searches, 'q=100%25%20NORTH', `assistantId=${assistant}`]) {
      const { body } = await client.get(`/phone-numbers?${query}`)
      expect(
        body.data.map((item: { id: string }) => item.id),
        query,
      ).toEqual([wanted.id])
    }
    for (const query of ['q=nowhere', `assistantId=${newId()}`, 'q=10_%25']) {
      expect((await client.get(`/phone-numbers?${query}`)).body.data, query).toEqual([])
    }
  })

  test('names every wrong parameter', async () => {
    const response = await client.get('/phone-numbers?limit=201&q=%00&assistantId=nonsense&page=2')
    expect(response.status).toBe(400)
    expect(pointers(response)).toEqual(['/assistantId', '/limit', '/page', '/q'])
    expect(pointers(await client.get('/phone-numbers?cursor=nonsense'))).toEqual(['/cursor'])
  })
})

describe('change', () => {
  test('leaves what is absent, and null clears', async () => {
    const { id, ...before } = await made({ name: 'Old', provider: 'twilio' })
    const renamed = await client.patch(`/phone-numbers/${id}`, { name: 'New' })
    expect(renamed.body).toEqual({ ...before, id, name: 'New', updatedAt: renamed.body.updatedAt })
    const cleared = await client.patch(`/phone-numbers/${id}`, { name: null, provider: null })
    expect(cleared.body).toMatchObject({ name: null, provider: null, number: before.number })
    expect((await client.get(`/phone-numbers/${id}`)).body).toEqual(cleared.body)
  })

  test('gives the number to an assistant, moves it to another, and releases it', async () => {
    const { id } = await made()
    const [first, second] = [await madeAssistant(), await madeAssistant()]
    const holders = async () =>
      Promise.all(
        [first, second].map(async (name) => (await client.get(`/assistants/${name}`)).body.phoneNumberIds),
      )
    expect((await client.patch(`/phone-numbers/${id}`, { assistantId: first })).body.assistantId).toBe(first)
    expect(await holders()).toEqual([[id], []])
    await client.patch(`/phone-numbers/${id}`, { assistantId: second })
    expect(await holders()).toEqual([[], [id]])
    await client.patch(`/phone-numbers/${id}`, { name: 'Kept' })
    expect(await holders()).toEqual([[], [id]])
    await client.patch(`/phone-numbers/${id}`, { assistantId: null })
    expect(await holders()).toEqual([[], []])
  })

  test('refuses an assistant that is not there or not the account’s, and changes nothing', async () => {
    const { id, name } = await made({ name: 'Old' })
    for (const assistantId of ['nonsense', newId(), await madeAssistant(stranger)]) {
      const response = await client.patch(`/phone-numbers/${id}`, { name: 'New', assistantId })
      expect(response.status).toBe(400)
      expect(pointers(response)).toEqual(['/assistantId'])
    }
    expect((await client.get(`/phone-numbers/${id}`)).body).toMatchObject({ name, assistantId: null })
  })

  test('names every wrong field, the number among them', async () => {
    const { id } = await made()
    const body = { number: freshNumber(), name: 'x'.repeat(256), provider: 1, assistantId: '' }
    const response = await client.patch(`/phone-numbers/${id}`, body)
    expect(response.status).toBe(400)
    expect(pointers(response)).toEqual(['/assistantId', '/name', '/number', '/provider'])
  })
})

describe('delete', () => {
  test('answers 204, and the assistant loses the number', async () => {
    const { id } = await made()
    const assistant = await madeAssistant()
    await client.patch(`/phone-numbers/${id}`, { assistantId: assistant })
    expect((await client.delete(`/phone-numbers/${id}`)).status).toBe(204)
    expect((await client.get(`/phone-numbers/${id}`)).status).toBe(404)
    expect((await client.get(`/assistants/${assistant}`)).body.phoneNumberIds).toEqual([])
  })

  test.each(['outboundPhoneId', 'inboundPhoneId'])(
    'is refused while an active campaign uses it as %s',
    async (column) => {
      const { prisma } = await testDatabase()
      const { id } = await makePhoneNumber(account.id)
      const campaign = await makeCampaign(account.id, { name: 'Spring sale' })
      await prisma.campaign.update({ where: { id: campaign.id }, data: { [column]: id } })

      const refused = await client.delete(`/phone-numbers/${id}`)
      expect(refused.status).toBe(409)
      expect(refused.body.detail).toContain('Spring sale')
      expect(refused.body.detail).toContain(campaign.id)
      expect((await client.get(`/phone-numbers/${id}`)).status).toBe(200)

      await prisma.campaign.update({ where: { id: campaign.id }, data: { status: 'paused' } })
      expect((await client.delete(`/phone-numbers/${id}`)).status).toBe(204)
    },
  )
})

test('a key that may only read reads, and writes nothing', async () => {
  const reader = await bearer('/v1', await makeKey(account.id, { scopes: ['read'] }))
  const { id } = await made()
  expect((await reader.get(`/phone-numbers/${id}`)).status).toBe(200)
  expect((await reader.get('/phone-numbers')).status).toBe(200)
  expect((await reader.post('/phone-numbers', { number: freshNumber() })).status).toBe(403)
  expect((await reader.patch(`/phone-numbers/${id}`, { name: 'x' })).status).toBe(403)
  expect((await reader.delete(`/phone-numbers/${id}`)).status).toBe(403)
})
