import { describe, expect, test } from 'vitest'
import { blankDraft, draftOf } from '../../../src/core/assistants/model/assistant.ts'
import type { Principal } from '../../../src/core/identity/principal.ts'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { makeAccount, makeCampaign, makeFile, makeKey, makePhoneNumber } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'

async function setUp(scopes?: ('read' | 'write' | 'admin')[]) {
  const account = await makeAccount()
  const { services } = await testApp()
  const key = scopes === undefined ? account.key : await makeKey(account.id, { scopes })
  const principal = await services.authenticator.authenticate(key)
  if (principal === null) throw new Error('the key is not known')
  return { account, principal: principal satisfies Principal, assistants: services.assistants }
}

describe('identity', () => {
  test('is found by each of its ids and by its external id', async () => {
    const { principal, assistants } = await setUp()
    const made = await assistants.create(principal, { ...blankDraft('A'), externalId: 'vapi-1' })
    const forms = [made.id, made.id.toUpperCase(), toTypeId('asst', made.id), String(made.serial), 'vapi-1']
    for (const form of forms) expect((await assistants.get(principal, form)).id).toBe(made.id)
  })

  test('is found by an external id that is a UUID', async () => {
    const { principal, assistants } = await setUp()
    const externalId = '0199c0de-0000-7000-8000-000000000001'
    const made = await assistants.create(principal, { ...blankDraft('A'), externalId })
    expect((await assistants.get(principal, externalId)).id).toBe(made.id)
  })

  test.each(['17', '2147483647', toTypeId('asst', '0199c0de-0000-7000-8000-000000000001')])(
    'cannot have the external id %s, which is the form of its own ids',
    async (externalId) => {
      const { principal, assistants } = await setUp()
      const create = assistants.create(principal, { ...blankDraft('A'), externalId })
      await expect(create).rejects.toMatchObject({
        code: 'validation_failed',
        fields: [{ path: ['externalId'] }],
      })
    },
  )

  test.each(['', 'nonsense', 'asst_nonsense', 'a\0b', '\ud800', '0', '-1', '99999999999', 'x'.repeat(256)])(
    'does not find %j',
    async (reference) => {
      const { principal, assistants } = await setUp()
      await expect(assistants.get(principal, reference)).rejects.toMatchObject({ code: 'not_found' })
    },
  )

  test('is not found by another account, in any form', async () => {
    const owner = await setUp()
    const other = await setUp()
    const made = await owner.assistants.create(owner.principal, { ...blankDraft('A'), externalId: 'e' })
    for (const form of [made.id, toTypeId('asst', made.id), String(made.serial), 'e']) {
      const change = other.assistants.update(other.principal, form, draftOf)
      await expect(change).rejects.toMatchObject({ code: 'not_found' })
      await expect(other.assistants.get(other.principal, form)).rejects.toMatchObject({ code: 'not_found' })
      await expect(other.assistants.delete(other.principal, form)).rejects.toMatchObject({
        code: 'not_found',
      })
    }
    expect((await other.assistants.list(other.principal, {}, { limit: 10 })).items).toEqual([])
    expect(await other.assistants.count(other.principal, {})).toBe(0)
  })

  test('two creates at once with one external id give one assistant and one conflict', async () => {
    const { principal, assistants } = await setUp()
    const draft = { ...blankDraft('A'), externalId: 'same' }
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => assistants.create(principal, draft)))
    const failures = results
      .filter((result) => result.status === 'rejected')
      .map((result) => result.reason.code)
    expect(failures).toEqual(['conflict', 'conflict', 'conflict'])
    expect(await assistants.count(principal, {})).toBe(1)
  })

  test('two accounts may use the same external id', async () => {
    const draft = { ...blankDraft('A'), externalId: 'same' }
    for (const { principal, assistants } of [await setUp(), await setUp()]) {
      expect((await assistants.create(principal, draft)).externalId).toBe('same')
    }
  })

  test('an update to a taken external id is a conflict and changes nothing', async () => {
    const { principal, assistants } = await setUp()
    await assistants.create(principal, { ...blankDraft('A'), externalId: 'taken' })
    const made = await assistants.create(principal, blankDraft('B'))
    const change = assistants.update(principal, made.id, (current) => ({
      ...draftOf(current),
      name: 'C',
      externalId: 'taken',
    }))
    await expect(change).rejects.toMatchObject({ code: 'conflict' })
    expect(await assistants.get(principal, made.id)).toEqual(made)
  })
})

describe('changes at once', () => {
  test('fifty changes to different keys all survive', async () => {
    const { principal, assistants } = await setUp()
    const { id } = await assistants.create(principal, blankDraft('A'))
    const keys = Array.from({ length: 50 }, (_, index) => `key${index}`)
    await Promise.all(
      keys.map((key) =>
        assistants.update(principal, id, (current) => ({
          ...draftOf(current),
          variables: { ...current.variables, [key]: true },
        })),
      ),
    )
    expect(Object.keys((await assistants.get(principal, id)).variables).sort()).toEqual([...keys].sort())
  })

  test('a change to what it is already writes nothing', async () => {
    const { principal, assistants } = await setUp()
    const made = await assistants.create(principal, blankDraft('A'))
    expect(await assistants.update(principal, made.id, draftOf)).toEqual(made)
    expect(await assistants.get(principal, made.id)).toEqual(made)
  })

  test('a change that throws leaves the assistant as it was', async () => {
    const { principal, assistants } = await setUp()
    const made = await assistants.create(principal, blankDraft('A'))
    const change = assistants.update(principal, made.id, () => {
      throw new Error('no')
    })
    await expect(change).rejects.toThrow('no')
    expect(await assistants.get(principal, made.id)).toEqual(made)
  })

  test('a change to something invalid names the fields and is not stored', async () => {
    const { principal, assistants } = await setUp()
    const made = await assistants.create(principal, blankDraft('A'))
    const change = assistants.update(principal, made.id, (current) => ({
      ...draftOf(current),
      name: '',
      model: { ...current.model, temperature: 9 },
    }))
    await expect(change).rejects.toMatchObject({
      code: 'validation_failed',
      fields: [{ path: ['name'] }, { path: ['model', 'temperature'] }],
    })
    expect(await assistants.get(principal, made.id)).toEqual(made)
  })
})

describe('phone numbers', () => {
  test('replaces the whole set, and shows it everywhere', async () => {
    const { account, principal, assistants } = await setUp()
    const [first, second] = [await makePhoneNumber(account.id), await makePhoneNumber(account.id)]
    const made = await assistants.create(principal, { ...blankDraft('A'), phoneNumberIds: [first.id] })
    expect(made.phoneNumbers.map(({ id }) => id)).toEqual([first.id])
    const assign = (phoneNumberIds: string[]) =>
      assistants.update(principal, made.id, (current) => ({ ...draftOf(current), phoneNumberIds }))
    expect((await assign([second.id, second.id])).phoneNumbers.map(({ id }) => id)).toEqual([second.id])
    const [listed] = (await assistants.list(principal, {}, { limit: 1 })).items
    expect(listed?.phoneNumbers).toEqual([{ id: second.id, serial: second.serial, number: second.number }])
    expect((await assign([])).phoneNumbers).toEqual([])
  })

  test('names an unknown and a foreign number, and changes nothing', async () => {
    const { account, principal, assistants } = await setUp()
    const foreign = await makePhoneNumber((await makeAccount()).id)
    const own = await makePhoneNumber(account.id)
    const made = await assistants.create(principal, { ...blankDraft('A'), phoneNumberIds: [own.id] })
    const change = assistants.update(principal, made.id, (current) => ({
      ...draftOf(current),
      name: 'B',
      phoneNumberIds: [foreign.id],
    }))
    await expect(change).rejects.toMatchObject({
      code: 'not_found',
      details: { phoneNumberIds: [toTypeId('pn', foreign.id)] },
    })
    expect(await assistants.get(principal, made.id)).toEqual(made)
  })

  test("does not take another assistant's number", async () => {
    const { account, principal, assistants } = await setUp()
    const number = await makePhoneNumber(account.id)
    await assistants.create(principal, { ...blankDraft('A'), phoneNumberIds: [number.id] })
    const second = assistants.create(principal, { ...blankDraft('B'), phoneNumberIds: [number.id] })
    await expect(second).rejects.toMatchObject({ code: 'conflict' })
    expect(await assistants.count(principal, {})).toBe(1)
  })

  test('two assistants that reach for one number at once do not both get it', async () => {
    const { account, principal, assistants } = await setUp()
    const number = await makePhoneNumber(account.id)
    const draft = { ...blankDraft('A'), phoneNumberIds: [number.id] }
    const results = await Promise.allSettled([1, 2, 3].map(() => assistants.create(principal, draft)))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  })

  test('releases them when the assistant is deleted', async () => {
    const { account, principal, assistants } = await setUp()
    const number = await makePhoneNumber(account.id)
    const made = await assistants.create(principal, { ...blankDraft('A'), phoneNumberIds: [number.id] })
    await assistants.delete(principal, made.id)
    const next = await assistants.create(principal, { ...blankDraft('B'), phoneNumberIds: [number.id] })
    expect(next.phoneNumbers).toHaveLength(1)
  })
})

describe('files', () => {
  test("takes the account's own in either form and names the others", async () => {
    const { account, principal, assistants } = await setUp()
    const own = await makeFile(account.id)
    const foreign = toTypeId('file', (await makeFile((await makeAccount()).id)).id)
    const made = await assistants.create(principal, {
      ...blankDraft('A'),
      knowledgeBase: { fileIds: [own.id] },
    })
    expect(made.knowledgeBase.fileIds).toEqual([toTypeId('file', own.id)])

    const change = assistants.update(principal, made.id, (current) => ({
      ...draftOf(current),
      knowledgeBase: { fileIds: [...current.knowledgeBase.fileIds, foreign] },
      model: { ...current.model, knowledgeBase: { fileIds: [foreign] } },
    }))
    await expect(change).rejects.toMatchObject({
      code: 'validation_failed',
      fields: [{ path: ['knowledgeBase', 'fileIds', 1] }, { path: ['model', 'knowledgeBase', 'fileIds', 0] }],
    })
  })
})

describe('deletion', () => {
  test.each(['outboundAssistantId', 'inboundAssistantId'])(
    'is refused while an active campaign names it as %s, and names the campaign',
    async (field) => {
      const { account, principal, assistants } = await setUp()
      const made = await assistants.create(principal, blankDraft('A'))
      const campaign = await makeCampaign(account.id, { [field]: made.id, name: 'Recall' })
      await expect(assistants.delete(principal, made.id)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('Recall'),
        details: { campaigns: [{ id: campaign.id, name: 'Recall' }] },
      })
      expect(await assistants.get(principal, made.id)).toEqual(made)
    },
  )

  test('goes ahead when its campaigns are not active', async () => {
    const { account, principal, assistants } = await setUp()
    const made = await assistants.create(principal, blankDraft('A'))
    for (const status of ['draft', 'paused', 'completed', 'archived']) {
      await makeCampaign(account.id, { status, outboundAssistantId: made.id })
    }
    await assistants.delete(principal, made.id)
    await expect(assistants.get(principal, made.id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('permissions', () => {
  test('a read-only key reads and cannot write', async () => {
    const { principal, assistants } = await setUp(['read'])
    expect((await assistants.list(principal, {}, { limit: 1 })).items).toEqual([])
    const forbidden = { code: 'forbidden' }
    await expect(assistants.create(principal, blankDraft('A'))).rejects.toMatchObject(forbidden)
    await expect(assistants.update(principal, 'x', draftOf)).rejects.toMatchObject(forbidden)
    await expect(assistants.delete(principal, 'x')).rejects.toMatchObject(forbidden)
  })

  test('a key without a scope cannot even read', async () => {
    const { principal, assistants } = await setUp([])
    await expect(assistants.get(principal, 'x')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(assistants.list(principal, {}, { limit: 1 })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('lists', () => {
  test('walks all pages by cursor, newest first, once each, though others are added and removed', async () => {
    const { principal, assistants } = await setUp()
    const made: string[] = []
    for (let index = 0; index < 12; index += 1)
      made.push((await assistants.create(principal, blankDraft(`A${index}`))).id)
    const seen: string[] = []
    let page = await assistants.list(principal, {}, { limit: 5 })
    for (;;) {
      seen.push(...page.items.map(({ id }) => id))
      await assistants.create(principal, blankDraft('later'))
      if (page.next === null) break
      page = await assistants.list(principal, {}, { limit: 5, after: page.next })
    }
    expect(seen).toEqual(made.reverse())
  })

  test('searches part of the name, in any case, with % and _ as themselves', async () => {
    const { principal, assistants } = await setUp()
    for (const name of ['Sales 100%', 'sales_team', 'Support', 'back\\slash'])
      await assistants.create(principal, blankDraft(name))
    const names = async (search: string) =>
      (await assistants.list(principal, { search }, { limit: 10 })).items.map(({ name }) => name).sort()
    expect(await names('SALES')).toEqual(['Sales 100%', 'sales_team'])
    expect(await names('%')).toEqual(['Sales 100%'])
    expect(await names('_')).toEqual(['sales_team'])
    expect(await names('\\')).toEqual(['back\\slash'])
    expect(await assistants.count(principal, { search: 'sales' })).toBe(2)
  })
})
