import { expect, test } from 'vitest'
import { bearer } from '../../support/client.ts'
import { makeAccount, makeCampaign, makePhoneNumber } from '../../support/factories.ts'

test('the entity tag names the state of phones and campaigns as /v1 does', async () => {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const callcamp = await bearer('/callcamp/api', account.key)
  const [phone, campaign] = [await makePhoneNumber(account.id), await makeCampaign(account.id)]
  for (const [theirs, ours] of [
    [`/phones/${phone.id}`, `/phone-numbers/${phone.id}`],
    [`/campaigns/${campaign.id}`, `/campaigns/${campaign.id}`],
  ] as const) {
    const { etag } = (await callcamp.get(theirs)).headers
    expect(etag).toBe((await client.get(ours)).headers.etag)
    const changed = await client.patch(ours, { name: 'Changed' }, { headers: { 'if-match': String(etag) } })
    expect(changed.status).toBe(200)
    const stale = { headers: { 'if-match': String(etag) } }
    const refused = await callcamp.patch(theirs, { name: 'Again' }, stale)
    expect([refused.status, refused.headers.etag]).toEqual([412, changed.headers.etag])
    expect((await callcamp.delete(theirs, stale)).status).toBe(412)
  }
})
