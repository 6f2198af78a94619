import { describe, expect, test } from 'vitest'
import { campaignStatuses } from '../../../src/core/campaigns/campaign.ts'
import { type ApiResponse, bearer, type Client } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makePhoneNumber } from '../../support/factories.ts'

async function newAssistant(client: Client, name = 'A'): Promise<string> {
  return (await client.post('/assistants', { name, model: 'm', prompt: 'p' })).body.uuid
}

async function newAccount(): Promise<{ accountId: string; client: Client }> {
  const account = await makeAccount()
  return { accountId: account.id, client: await bearer('/callcamp/api', account.key) }
}

const fields = ['outboundAssistantUuid', 'inboundAssistantUuid'] as const
const cases = campaignStatuses.flatMap((status) => fields.map((field) => [status, field] as const))

describe('deleting an assistant', () => {
  test('answers 204 without a body, and it is gone', async () => {
    const { client } = await newAccount()
    const uuid = await newAssistant(client)
    const deleted = await client.delete(`/assistants/${uuid}`)
    expect(deleted.status).toBe(204)
    expect(deleted.body).toBe('')
    expect((await client.get(`/assistants/${uuid}`)).status).toBe(404)
    expect((await client.delete(`/assistants/${uuid}`)).status).toBe(404)
    expect((await client.get('/assistants')).body.total).toBe(0)
  })

  test.each(cases.filter(([status]) => status === 'active'))(
    'is refused while an %s campaign names it as %s',
    async (status, field) => {
      const { client } = await newAccount()
      const uuid = await newAssistant(client)
      const body = { name: 'Spring', status, [field]: uuid }
      const campaign = (await client.post('/campaigns', body)).body
      const refused = await client.delete(`/assistants/${uuid}`)
      expect(refused.status).toBe(409)
      expect(refused.body.error).toEqual({
        code: 'conflict',
        message: expect.stringContaining('"Spring"'),
        fields: [],
        campaigns: [{ uuid: campaign.uuid, name: 'Spring' }],
      })
      expect((await client.get(`/assistants/${uuid}`)).status).toBe(200)
      expect((await client.get(`/campaigns/${campaign.uuid}`)).body).toEqual(campaign)
    },
  )

  test.each(cases.filter(([status]) => status !== 'active'))(
    'is allowed while a campaign that is %s names it as %s, which then forgets it',
    async (status, field) => {
      const { client } = await newAccount()
      const uuid = await newAssistant(client)
      const campaign = (await client.post('/campaigns', { name: 'Spring', status, [field]: uuid })).body
      expect(campaign[field]).toBe(uuid)
      expect((await client.delete(`/assistants/${uuid}`)).status).toBe(204)
      const { body } = await client.get(`/campaigns/${campaign.uuid}`)
      expect(body).toEqual({ ...campaign, [field]: null, updatedAt: expect.any(String) })
    },
  )

  test('names every active campaign that is in the way, and no other', async () => {
    const { client } = await newAccount()
    const [uuid, other] = [await newAssistant(client), await newAssistant(client)]
    const make = async (body: object) => (await client.post('/campaigns', body)).body.uuid
    const both = { outboundAssistantUuid: uuid, inboundAssistantUuid: uuid }
    const first = await make({ name: 'First', status: 'active', ...both })
    const second = await make({ name: 'Second', status: 'active', inboundAssistantUuid: uuid })
    await make({ name: 'Paused', status: 'paused', outboundAssistantUuid: uuid })
    await make({ name: 'Elsewhere', status: 'active', outboundAssistantUuid: other })
    const { body } = await client.delete(`/assistants/${uuid}`)
    expect(body.error.campaigns).toEqual([
      { uuid: first, name: 'First' },
      { uuid: second, name: 'Second' },
    ])
  })

  test.each([
    ['pausing', { status: 'paused' }],
    ['releasing it', { outboundAssistantUuid: null }],
  ])('is allowed after %s', async (_, change) => {
    const { client } = await newAccount()
    const uuid = await newAssistant(client)
    const body = { name: 'Spring', status: 'active', outboundAssistantUuid: uuid }
    const campaign = (await client.post('/campaigns', body)).body
    expect((await client.delete(`/assistants/${uuid}`)).status).toBe(409)
    expect((await client.patch(`/campaigns/${campaign.uuid}`, change)).status).toBe(200)
    expect((await client.delete(`/assistants/${uuid}`)).status).toBe(204)
  })

  test('releases its phone numbers', async () => {
    const { accountId, client } = await newAccount()
    const uuid = await newAssistant(client)
    const { id } = await makePhoneNumber(accountId, { assistantId: uuid })
    expect((await client.delete(`/assistants/${uuid}`)).status).toBe(204)
    const { prisma } = await testDatabase()
    expect(await prisma.phoneNumber.findUnique({ where: { id } })).toMatchObject({ assistantId: null })
  })
})

describe('deleting an assistant while a campaign takes it up', () => {
  const rounds = 12

  /** Runs both at once, each of them first in half of the rounds; the write comes first in the answer. */
  async function race(round: number, write: () => Promise<ApiResponse>, remove: () => Promise<ApiResponse>) {
    if (round % 2 === 0) return Promise.all([write(), remove()])
    const [removed, written] = await Promise.all([remove(), write()])
    return [written, removed] as const
  }

  test.each(fields)('one of the two is refused when it gains it as %s and becomes active', async (field) => {
    const { client } = await newAccount()
    for (let round = 0; round < rounds; round += 1) {
      const assistant = await newAssistant(client)
      const campaign = (await client.post('/campaigns', { name: 'Race' })).body.uuid
      const [activated, removed] = await race(
        round,
        () => client.patch(`/campaigns/${campaign}`, { status: 'active', [field]: assistant }),
        () => client.delete(`/assistants/${assistant}`),
      )
      const { body } = await client.get(`/campaigns/${campaign}`)
      if (removed.status === 204) expectUnknown(activated, field)
      else expect([activated.status, removed.status]).toEqual([200, 409])
      expect([body.status, body[field]]).toEqual(
        removed.status === 204 ? ['draft', null] : ['active', assistant],
      )
    }
  })

  test.each(fields)(
    'one of the two is refused when an active campaign is made with it as %s',
    async (field) => {
      const { client } = await newAccount()
      for (let round = 0; round < rounds; round += 1) {
        const assistant = await newAssistant(client)
        const [made, removed] = await race(
          round,
          () => client.post('/campaigns', { name: 'Race', status: 'active', [field]: assistant }),
          () => client.delete(`/assistants/${assistant}`),
        )
        if (removed.status === 204) expectUnknown(made, field)
        else expect([made.status, removed.status]).toEqual([201, 409])
      }
    },
  )

  function expectUnknown({ status, body }: ApiResponse, field: string): void {
    expect(status).toBe(400)
    expect(body.error.fields).toMatchObject([{ field }])
  }

  test('an activation that succeeds shows the assistant only where it stands', async () => {
    const { client } = await newAccount()
    for (let round = 0; round < rounds; round += 1) {
      const assistant = await newAssistant(client)
      const draft = { name: 'Race', outboundAssistantUuid: assistant }
      const campaign = (await client.post('/campaigns', draft)).body.uuid
      const [activated, removed] = await race(
        round,
        () => client.patch(`/campaigns/${campaign}`, { status: 'active' }),
        () => client.delete(`/assistants/${assistant}`),
      )
      expect(activated.status).toBe(200)
      // Gone before the campaign was activated, or kept because it was.
      expect([204, 409]).toContain(removed.status)
      const shown = removed.status === 409 ? assistant : null
      expect(activated.body.outboundAssistantUuid).toBe(shown)
      expect((await client.get(`/campaigns/${campaign}`)).body).toEqual(activated.body)
    }
  })
})
