import { expect, test } from 'vitest'
import { rowsOf } from '../../conformance/resources.ts'
import { bearer, type Client } from '../../support/client.ts'
import { makeAccount, makeCampaign, makePhoneNumber } from '../../support/factories.ts'

/*
 * `?dryRun=true` on writes of phones and campaigns: answers like the write itself, and stores nothing, not even a line in
 * the audit log.
 */

interface Place {
  readonly client: Client
  readonly phone: string
  readonly campaign: string
}

const writes: readonly (readonly [
  name: string,
  send: (place: Place, query: string) => ReturnType<Client['get']>,
])[] = [
  ['adds a phone', ({ client }, q) => client.post(`/phones${q}`, { number: '+12025550199' })],
  ['changes a phone', ({ client, phone }, q) => client.patch(`/phones/${phone}${q}`, { name: 'Front' })],
  ['deletes a phone', ({ client, phone }, q) => client.delete(`/phones/${phone}${q}`)],
  ['creates a campaign', ({ client }, q) => client.post(`/campaigns${q}`, { name: 'Autumn' })],
  [
    'changes a campaign',
    ({ client, campaign }, q) => client.patch(`/campaigns/${campaign}${q}`, { name: 'Winter' }),
  ],
  ['deletes a campaign', ({ client, campaign }, q) => client.delete(`/campaigns/${campaign}${q}`)],
]

test.each(writes)('a dry run of what %s answers alike and stores nothing', async (_, send) => {
  const { id, key } = await makeAccount()
  const place = {
    client: await bearer('/callcamp/api', key),
    phone: (await makePhoneNumber(id)).id,
    campaign: (await makeCampaign(id, { status: 'draft' })).id,
  }
  const before = await rowsOf(id)
  const tried = await send(place, '?dryRun=true')
  expect(await rowsOf(id)).toEqual(before)
  const done = await send(place, '')
  expect(done.status).toBeLessThan(300)
  expect([tried.status, alike(tried.body)]).toEqual([done.status, alike(done.body)])
  const { audit_log: lines } = await rowsOf(id)
  expect(lines).toHaveLength((before.audit_log?.length ?? 0) + 1)
})

/** But for ids and instants. */
function alike(body: unknown): unknown {
  const changing = new Set(['uuid', 'createdAt', 'updatedAt'])
  return JSON.parse(JSON.stringify(body || null), (key, value) => (changing.has(key) ? key : value))
}
