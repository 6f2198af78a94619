import { describe, expect, test } from 'vitest'
import { parseId, toTypeId } from '../../../src/shared/identifiers.ts'
import { clientFor } from '../../support/client.ts'
import { makeKey, makePhoneNumber } from '../../support/factories.ts'
import { make, setup } from './setup.ts'

const path = '/phone-numbers/inbound/setup'

async function inboundSetup() {
  const context = await setup()
  const { id: assistantId } = await make(context.client)
  const phoneNumber = await makePhoneNumber(context.account.id)
  return { ...context, assistantId, phoneNumber, phoneNumberId: toTypeId('pn', phoneNumber.id) }
}

describe('setting up an inbound agent', () => {
  test('lets the assistant answer the number, and keeps its others', async () => {
    const { account, client, native, assistantId, phoneNumberId } = await inboundSetup()
    await native.patch(`/assistants/${assistantId}`, { inboundEnabled: false })
    const other = toTypeId('pn', (await makePhoneNumber(account.id)).id)
    await client.post(path, { assistantId, phoneNumberId: other })
    const { status, body } = await client.post(path, { assistantId, phoneNumberId })
    expect([status, body]).toEqual([200, { message: 'Inbound agent configured successfully' }])
    const { inboundEnabled, phoneNumberIds } = (await native.get(`/assistants/${assistantId}`)).body
    expect(inboundEnabled).toBe(true)
    expect(phoneNumberIds.sort()).toEqual([other, phoneNumberId].sort())
  })

  test('moves the number from the assistant that had it, and may be repeated', async () => {
    const { client, native, assistantId, phoneNumber, phoneNumberId } = await inboundSetup()
    const { id: before } = await make(client)
    await client.post(path, { assistantId: before, phoneNumberId })
    const forms = { assistantId: parseId('asst', assistantId), phoneNumberId: phoneNumber.id }
    for (let round = 0; round < 2; round += 1) expect((await client.post(path, forms)).status).toBe(200)
    expect((await native.get(`/assistants/${before}`)).body.phoneNumberIds).toEqual([])
    expect((await native.get(`/assistants/${assistantId}`)).body.phoneNumberIds).toEqual([phoneNumberId])
  })

  test.each([
    [{}, ['assistantId', 'phoneNumberId']],
    [{ assistantId: 'asst_1' }, ['phoneNumberId']],
    [{ phoneNumberId: 'pn_1', assistantId: '' }, ['assistantId']],
    [{ phoneNumberId: 5, assistantId: null }, ['assistantId', 'phoneNumberId']],
  ])('names the fields that are missing from %j', async (sent, fields) => {
    const { client } = await inboundSetup()
    const { status, body } = await client.post(path, sent)
    expect(status).toBe(400)
    expect(body.message).toBe('Missing required fields')
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(fields)
  })

  test("finds neither what is nonsense nor another account's, and changes nothing", async () => {
    const own = await inboundSetup()
    const foreign = await inboundSetup()
    const wrong = [
      { assistantId: foreign.assistantId, phoneNumberId: own.phoneNumberId },
      { assistantId: own.assistantId, phoneNumberId: foreign.phoneNumberId },
      { assistantId: 'nonsense', phoneNumberId: own.phoneNumberId },
      { assistantId: own.assistantId, phoneNumberId: 'nonsense' },
    ]
    for (const sent of wrong) {
      const { status, body } = await own.client.post(path, sent)
      expect([status, body]).toEqual([404, { message: 'Assistant or phone number not found' }])
    }
    expect((await own.native.get(`/assistants/${own.assistantId}`)).body.phoneNumberIds).toEqual([])
    expect((await foreign.native.get(`/phone-numbers/${foreign.phoneNumberId}`)).body.assistantId).toBeNull()
  })

  test('needs a key that may write', async () => {
    const { account, assistantId, phoneNumberId } = await inboundSetup()
    const reader = await clientFor('/callhq/api', {
      'x-api-key': await makeKey(account.id, { scopes: ['read'] }),
    })
    expect((await reader.post(path, { assistantId, phoneNumberId })).status).toBe(403)
  })
})
