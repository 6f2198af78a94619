import { describe, expect, test } from 'vitest'
import { blankDraft } from '../../../src/core/assistants/model/assistant.ts'
import {
  blankCampaign,
  type CampaignCriteria,
  type CampaignDraft,
} from '../../../src/core/campaigns/campaign.ts'
import { createCampaignRepository } from '../../../src/core/campaigns/campaign-repository.ts'
import { newestFirst } from '../../../src/core/collections/search.ts'
import type { Principal } from '../../../src/core/identity/principal.ts'
import { AppError } from '../../../src/shared/errors.ts'
import { newId } from '../../../src/shared/identifiers.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeCampaign, makeKey, makePhoneNumber } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'

async function newPrincipal(scopes?: ('read' | 'write')[]): Promise<Principal> {
  const { services } = await testApp()
  const account = await makeAccount()
  const key = scopes === undefined ? account.key : await makeKey(account.id, { scopes })
  const principal = await services.authenticator.authenticate(key)
  if (principal === null) throw new Error('The key is not known.')
  return principal
}

async function newAssistantId(principal: Principal): Promise<string> {
  const { services } = await testApp()
  return (await services.assistants.create(principal, blankDraft('A'))).id
}

/** What a promise fails with. */
async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const failure = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(failure instanceof AppError)) throw new Error(`Expected an AppError, not ${failure}.`)
  return failure
}

const fieldsOf = (error: AppError) => error.fields.map(({ path }) => path.join('.'))

describe('the references of a campaign', () => {
  test('are found by any form of an id, and the unknown ones told by field', async () => {
    const { services } = await testApp()
    const principal = await newPrincipal()
    const assistant = await services.assistants.create(principal, { ...blankDraft('A'), externalId: 'crm' })
    const phone = await makePhoneNumber(principal.accountId)
    const { ids, errors } = await services.campaigns.resolveReferences(principal, {
      outboundAssistantId: 'crm',
      inboundAssistantId: null,
      outboundPhoneId: String(phone.serial),
      inboundPhoneId: 'pn_unknown',
    })
    expect(ids).toEqual({
      outboundAssistantId: assistant.id,
      inboundAssistantId: null,
      outboundPhoneId: phone.id,
    })
    expect(errors).toEqual([
      {
        path: ['inboundPhoneId'],
        code: 'unknown_reference',
        message: 'names a phone number that does not exist: pn_unknown',
      },
    ])
  })

  test("are not found in another account's records", async () => {
    const { services } = await testApp()
    const [mine, theirs] = [await newPrincipal(), await newPrincipal()]
    const assistant = await newAssistantId(theirs)
    const phone = await makePhoneNumber(theirs.accountId)
    const named = { inboundAssistantId: assistant, inboundPhoneId: phone.id }
    const { ids, errors } = await services.campaigns.resolveReferences(mine, named)
    expect(ids).toEqual({})
    expect(errors.map(({ path }) => path[0])).toEqual(['inboundAssistantId', 'inboundPhoneId'])
  })

  test('are checked again when it is written: all that are wrong are named', async () => {
    const { services } = await testApp()
    const [mine, theirs] = [await newPrincipal(), await newPrincipal()]
    const references = {
      outboundAssistantId: await newAssistantId(theirs),
      inboundAssistantId: newId(),
      outboundPhoneId: (await makePhoneNumber(theirs.accountId)).id,
      inboundPhoneId: newId(),
    }
    const draft = { ...blankCampaign('x'), ...references }
    const all = Object.keys(references)
    expect(fieldsOf(await failureOf(services.campaigns.create(mine, draft)))).toEqual(all)
    const { id } = await services.campaigns.create(mine, blankCampaign('y'))
    expect(fieldsOf(await failureOf(services.campaigns.update(mine, id, () => draft)))).toEqual(all)
    expect(await services.campaigns.count(mine, {})).toBe(1)
    expect(await services.campaigns.get(mine, id)).toMatchObject(blankCampaign('y'))
  })
})

describe('what is stored', () => {
  test('has passed the canonical schema', async () => {
    const { services } = await testApp()
    const principal = await newPrincipal()
    const draft = { ...blankCampaign('x'), name: '', timezone: 'Nowhere', recordTypeId: 'x' }
    const failure = await failureOf(services.campaigns.create(principal, draft))
    expect(failure.code).toBe('validation_failed')
    expect(fieldsOf(failure)).toEqual(['name', 'timezone', 'recordTypeId'])
  })

  test('needs the permission to write, and reading that to read', async () => {
    const { services } = await testApp()
    const reader = await newPrincipal(['read'])
    const { id } = await makeCampaign(reader.accountId)
    expect((await services.campaigns.get(reader, id)).name).toBe('Spring')
    for (const refused of [
      services.campaigns.create(reader, blankCampaign('x')),
      services.campaigns.update(reader, id, () => blankCampaign('x')),
      services.campaigns.delete(reader, id),
      services.campaigns.resolveReferences(reader, {}),
    ])
      expect((await failureOf(refused)).code).toBe('forbidden')
    const nobody = await newPrincipal([])
    for (const refused of [
      services.campaigns.get(nobody, id),
      services.campaigns.list(nobody, newestFirst, { limit: 1 }),
      services.campaigns.count(nobody, {}),
    ])
      expect((await failureOf(refused)).code).toBe('forbidden')
  })
})

describe('the list', () => {
  test('is narrowed by name, status and type, each alone and together', async () => {
    const { services } = await testApp()
    const principal = await newPrincipal()
    const draft = (name: string, rest: Partial<CampaignDraft>) => ({ ...blankCampaign(name), ...rest })
    await services.campaigns.create(principal, draft('Spring 10%', { status: 'active', type: 'inbound' }))
    await services.campaigns.create(principal, draft('Spring 100', { status: 'active' }))
    await services.campaigns.create(principal, draft('Autumn', { status: 'paused' }))
    const names = async (criteria: CampaignCriteria) => {
      const { items } = await services.campaigns.list(
        principal,
        { criteria, sort: '-created' },
        { limit: 10 },
      )
      expect(await services.campaigns.count(principal, criteria)).toBe(items.length)
      return items.map(({ name }) => name)
    }
    expect(await names({})).toEqual(['Autumn', 'Spring 100', 'Spring 10%'])
    expect(await names({ namePart: 'SPRING' })).toEqual(['Spring 100', 'Spring 10%'])
    expect(await names({ namePart: '10%' })).toEqual(['Spring 10%'])
    expect(await names({ status: 'paused' })).toEqual(['Autumn'])
    expect(await names({ type: 'inbound' })).toEqual(['Spring 10%'])
    expect(await names({ namePart: 'spring', status: 'active', type: 'outbound' })).toEqual(['Spring 100'])
  })

  test('pages by cursor hold every campaign once', async () => {
    const { services } = await testApp()
    const principal = await newPrincipal()
    const { prisma } = await testDatabase()
    const createdAt = new Date()
    await prisma.campaign.createMany({
      data: Array.from({ length: 25 }, (_, index) => ({
        id: newId(),
        accountId: principal.accountId,
        name: `C ${index}`,
        status: 'draft',
        type: 'outbound',
        createdAt,
      })),
    })
    const seen: string[] = []
    let after: Parameters<typeof services.campaigns.list>[2]['after']
    do {
      const page = await services.campaigns.list(principal, newestFirst, { limit: 10, after })
      seen.push(...page.items.map(({ id }) => id))
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(seen).toHaveLength(25)
    expect(new Set(seen).size).toBe(25)
  })
})

test('a change is given the campaign as it stands, even when what it names changes meanwhile', async () => {
  const principal = await newPrincipal()
  const { accountId } = principal
  const [first, second] = [await newAssistantId(principal), await newAssistantId(principal)]
  const { id } = await makeCampaign(accountId, { status: 'draft', outboundAssistantId: first })
  const { prisma, sql, ...rest } = await testDatabase()
  let meddled = false
  // A session that lets another writer in between the first look at the campaign and its lock.
  const campaigns = createCampaignRepository({
    ...rest,
    sql: {
      async query<Row>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
        const rows = await sql.query<Row>(name, text, values)
        if (!meddled) await prisma.campaign.update({ where: { id }, data: { outboundAssistantId: second } })
        meddled = true
        return rows
      },
    },
  })
  const updated = await campaigns.update(principal, id, (current) => {
    const { id: _id, accountId: _account, createdAt: _created, updatedAt: _updated, ...draft } = current
    return { ...draft, status: 'active' }
  })
  expect(updated).toMatchObject({ status: 'active', outboundAssistantId: second })
})
