import { expect, test } from 'vitest'
import { makeAccount, makeKey, makePhoneNumber } from '../../support/factories.ts'
import { sendPublished } from '../../support/published-request.ts'

test('the request of the page, with all of its fields, gets the answer that it promises', async () => {
  const { id } = await makeAccount()
  const token = await makeKey(id, { prefix: 'ac_' })
  const { serial } = await makePhoneNumber(id)
  const phoneNumber = { '"phone_number_id": 0': `"phone_number_id": ${serial}` }
  const created = await sendPublished('autocalls', 'create-assistant', { '<token>': token, ...phoneNumber })
  expect(created.status).toBe(200)
  expect(created.headers['x-ignored-fields']).toBeUndefined()
  expect(created.body).toEqual({
    message: 'Assistant created successfully',
    data: { id: expect.any(Number), name: 'Reception', status: 'active', type: 'inbound', mode: 'pipeline' },
  })

  const aliased = { '/user/assistant': '/api/user/assistant', ...phoneNumber }
  const again = await sendPublished('autocalls', 'create-assistant', { '<token>': token, ...aliased })
  expect([again.status, Object.keys(again.body.errors)]).toEqual([422, ['phone_number_id']])
})
