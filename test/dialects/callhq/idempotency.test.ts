import { expect, test } from 'vitest'
import { key, keyRowsOf } from '../../http/idempotency-setup.ts'
import { setup } from './setup.ts'

test('a request that the handler itself refuses leaves its idempotency key free', async () => {
  const { account, client } = await setup()
  expect((await client.post('/assistants', { name: 1 }, key('a'))).status).toBe(400)
  expect(await keyRowsOf(account.id)).toEqual([])
})
