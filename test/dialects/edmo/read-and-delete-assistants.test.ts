import { describe, expect, test } from 'vitest'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeCampaign, makeKey } from '../../support/factories.ts'
import { changeSettings, model, newAssistant, newClient, prefix } from './edmo-assistants.ts'

describe('GET /assistants/{id}', () => {
  test('finds it by external id, by any form of its own id, and through the bare paths', async () => {
    const { account, client, made } = await newAssistant()
    const { prisma } = await testDatabase()
    const record = await prisma.assistant.findFirstOrThrow({ where: { accountId: account.id } })
    for (const id of ['vendor-77', made.id, record.id, String(record.serial)]) {
      expect((await client.get(`/assistants/${id}`)).body).toEqual(made)
    }
    const bare = await bearer('', account.key)
    expect((await bare.get('/assistants/vendor-77')).body).toEqual(made)
  })

  test('finds an external id of signs that a URL must escape', async () => {
    const { client, made } = await newAssistant({ model, externalId: 'a/b c?ü' })
    expect((await client.get(`/assistants/${encodeURIComponent('a/b c?ü')}`)).body).toEqual(made)
  })

  test('shows vendors of other APIs as they are', async () => {
    const { account, client, made } = await newAssistant()
    await changeSettings(account.id, {
      model: { provider: 'google' },
      voice: { provider: 'rime' },
      transcriber: { provider: 'talkscriber' },
    })
    const { body } = await client.get(`/assistants/${made.id}`)
    expect(body).toMatchObject({
      model: { provider: 'google' },
      voice: { provider: 'rime' },
      transcriber: { provider: 'talkscriber' },
    })
  })
})

describe('GET /assistants', () => {
  test('answers newest first, and leads through all of them by Link', async () => {
    const { client } = await newClient()
    const ids: string[] = []
    for (let index = 0; index < 5; index += 1) {
      ids.unshift((await client.post('/assistants', { model, name: `A${index}` })).body.id)
    }
    const whole = await client.get('/assistants')
    expect(whole.body.map((assistant: { id: string }) => assistant.id)).toEqual(ids)
    expect(whole.headers['x-total-count']).toBe('5')
    expect(whole.headers.link).toBeUndefined()

    const seen: string[] = []
    let path: string | undefined = '/assistants?limit=2'
    const sizes: number[] = []
    while (path !== undefined) {
      const page = await client.get(path)
      expect(page.headers['x-total-count']).toBe('5')
      seen.push(...page.body.map((assistant: { id: string }) => assistant.id))
      sizes.push(page.body.length)
      const next = /^<([^>]+)>; rel="next"$/.exec(String(page.headers.link ?? ''))?.[1]
      path = next === undefined ? undefined : `/assistants${next}`
    }
    expect(sizes).toEqual([2, 2, 1])
    expect(seen).toEqual(ids)
  })

  test.each([
    ['limit=0', 'limit must be at least 1.'],
    ['limit=1001', 'limit must be at most 1000.'],
    ['limit=many', 'limit must be an integer.'],
    ['limit=1.5', 'limit must be an integer.'],
    ['cursor=nonsense', 'cursor must come from a Link header.'],
  ])('refuses %s', async (query, error) => {
    const { client } = await newClient()
    expect(await client.get(`/assistants?${query}`)).toMatchObject({ status: 400, body: { error } })
  })

  test('takes a limit of 1000', async () => {
    const { client } = await newClient()
    expect((await client.get('/assistants?limit=1000')).status).toBe(200)
  })

  test("holds no other account's assistants", async () => {
    await newAssistant()
    const { client } = await newClient()
    const response = await client.get('/assistants')
    expect(response.body).toEqual([])
    expect(response.headers['x-total-count']).toBe('0')
  })
})

describe('DELETE /assistants/{id}', () => {
  test('deletes by external id', async () => {
    const { client, made } = await newAssistant()
    expect(await client.delete('/assistants/vendor-77')).toMatchObject({
      status: 200,
      body: { success: true },
    })
    expect((await client.get(`/assistants/${made.id}`)).status).toBe(404)
    expect((await client.delete(`/assistants/${made.id}`)).status).toBe(404)
  })

  test('is refused while an active campaign uses it, naming the campaign', async () => {
    const { account, client, made } = await newAssistant()
    const { prisma } = await testDatabase()
    const { id } = await prisma.assistant.findFirstOrThrow({ where: { accountId: account.id } })
    const campaign = await makeCampaign(account.id, { outboundAssistantId: id, name: 'Autumn intake' })
    const response = await client.delete(`/assistants/${made.id}`)
    expect(response).toMatchObject({ status: 409, body: { error: expect.stringContaining('Autumn intake') } })
    await prisma.campaign.update({ where: { id: campaign.id }, data: { status: 'paused' } })
    expect((await client.delete(`/assistants/${made.id}`)).status).toBe(200)
  })
})

describe('the door', () => {
  test('a nonsense id and an id of another account are not found', async () => {
    const { account, made } = await newAssistant()
    const { client } = await newClient()
    const ids = [
      'nonsense',
      newId(),
      toTypeId('asst', newId()),
      toTypeId('acct', account.id),
      '999999999',
      made.id,
      'vendor-77',
      '%00',
    ]
    for (const id of ids) {
      const responses = [
        await client.get(`/assistants/${id}`),
        await client.patch(`/assistants/${id}`, { name: 'Stolen' }),
        await client.patch(`/assistants/${id}`, { model: { provider: 'google' } }),
        await client.delete(`/assistants/${id}`),
      ]
      for (const response of responses) {
        expect(response).toMatchObject({ status: 404, body: { error: 'Assistant not found.' } })
      }
    }
    const owner = await bearer(prefix, account.key)
    expect((await owner.get(`/assistants/${made.id}`)).body).toEqual(made)
  })

  test('a read-only key reads, and is told 401 when it writes', async () => {
    const { account, made } = await newAssistant()
    const reader = await bearer(prefix, await makeKey(account.id, { scopes: ['read'] }))
    expect((await reader.get(`/assistants/${made.id}`)).body).toEqual(made)
    const responses = [
      await reader.post('/assistants', { model }),
      await reader.patch(`/assistants/${made.id}`, { name: 'Other' }),
      await reader.delete(`/assistants/${made.id}`),
    ]
    for (const response of responses) {
      expect(response).toMatchObject({
        status: 401,
        body: { error: 'You do not have permission to change this account.' },
      })
    }
    expect((await reader.get('/assistants')).body).toEqual([made])
  })

  test('a key without the permission to read is told 401', async () => {
    const { account, made } = await newAssistant()
    const writer = await bearer(prefix, await makeKey(account.id, { scopes: ['write'] }))
    expect((await writer.get(`/assistants/${made.id}`)).status).toBe(401)
    expect((await writer.get('/assistants')).status).toBe(401)
  })
})
