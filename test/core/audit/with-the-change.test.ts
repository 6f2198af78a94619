import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { blankCampaign } from '../../../src/core/campaigns/campaign.ts'
import { createIdentity } from '../../../src/core/identity/identity.ts'
import type { Principal } from '../../../src/core/identity/principal.ts'
import type { Services } from '../../../src/services.ts'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { rowsOf } from '../../conformance/resources.ts'
import { makeAccount, makeCampaign, makeFile, makePhoneNumber, makeUser } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'
import { freshDatabase } from '../identity/fresh-database.ts'

/*
 * A change and its line in the audit log are one: where the line cannot be written, here for an actor whose id the
 * database refuses, nothing changes.
 */

type Ids = Readonly<Record<'phone' | 'campaign' | 'file' | 'user', string>>
type Change = (services: Services, principal: Principal, ids: Ids) => Promise<unknown>

const changes: readonly (readonly [name: string, change: Change])[] = [
  [
    'adding a phone number',
    ({ phoneNumbers }, actor) => phoneNumbers.create(actor, { number: '+12025550123' }),
  ],
  [
    'changing a phone number',
    ({ phoneNumbers }, actor, { phone }) => phoneNumbers.update(actor, phone, { name: 'Desk' }),
  ],
  ['deleting a phone number', ({ phoneNumbers }, actor, { phone }) => phoneNumbers.delete(actor, phone)],
  ['creating a campaign', ({ campaigns }, actor) => campaigns.create(actor, blankCampaign('Autumn'))],
  [
    'changing a campaign',
    ({ campaigns }, actor, { campaign }) => campaigns.update(actor, campaign, () => blankCampaign('Autumn')),
  ],
  ['deleting a campaign', ({ campaigns }, actor, { campaign }) => campaigns.delete(actor, campaign)],
  [
    'storing a file',
    ({ files }, actor) => files.create(actor, { name: 'a.txt', content: Readable.from(['text']) }),
  ],
  ['deleting a file', ({ files }, actor, { file }) => files.delete(actor, file)],
  ['changing a user', ({ users }, actor, { user }) => users.update(actor, user, { name: 'Grace' })],
  ['removing a user', ({ users }, actor, { user }) => users.remove(actor, user)],
  [
    'creating a key',
    ({ apiKeys }, actor) => apiKeys.create(actor, { name: 'Export', scopes: ['read'], expiresAt: null }),
  ],
  ['changing the settings', ({ accounts }, actor) => accounts.update(actor, { requireIfMatch: true })],
]

test.each(changes)('%s fails with its line, and leaves nothing', async (_, change) => {
  const { services } = await testApp()
  const account = await makeAccount()
  const actor = await services.authenticator.authenticate(account.key)
  if (actor?.kind !== 'apiKey') throw new Error('The key of a new account opens nothing.')
  const ids = {
    phone: (await makePhoneNumber(account.id)).id,
    campaign: (await makeCampaign(account.id)).id,
    file: (await makeFile(account.id)).id,
    user: toTypeId('user', (await makeUser(account.id, { role: 'EDITOR' })).id),
  }
  const before = await rowsOf(account.id)
  await expect(change(services, { ...actor, apiKeyId: 'no id' }, ids)).rejects.toThrow()
  expect(await rowsOf(account.id)).toEqual(before)
  await change(services, actor, ids)
  expect((await rowsOf(account.id)).audit_log).toHaveLength(1)
})

test('the log of the first account begins with its making, by the server itself', async () => {
  const fresh = await freshDatabase()
  const [database] = fresh.instances
  if (database === undefined) throw new Error('No instance.')
  const identity = createIdentity({ database, sessionTtlMs: 60_000, onBackgroundError: () => {} })
  await identity.ensureFirstAccount({ slug: 'my-team' })
  const prisma = await database.openPrisma()
  const { id } = await prisma.account.findFirstOrThrow()
  expect(await prisma.auditEntry.findMany()).toMatchObject([
    { accountId: id, action: 'account.create', resourceId: id, actorKind: 'system', actorId: null },
  ])
  await fresh.close()
})
