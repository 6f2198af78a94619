import { describe, expect, test } from 'vitest'
import { type ApiResponse, bearer } from '../../support/client.ts'
import { contractOf } from '../../support/dialect-contracts.ts'
import { driverOf, nested } from '../../support/dialect-driver.ts'
import { makeAccount, type TestAccount } from '../../support/factories.ts'
import { dialectIds } from '../../support/test-dialects.ts'

/*
 * Texts that are no Liquid, through every API: they are stored as they were given and told, and refused only where
 * somebody asked for it.
 */

/** What people bring from elsewhere, with the place of the first thing that is no Liquid. */
const foreign: readonly (readonly [string, number])[] = [
  ['{{#if vip}}Welcome{{/if}}', 3],
  ['{{ $json.name }}', 4],
  ['{{name || "there"}}', 9],
  ['{% set x = 1 %}', 1],
  ['Braces {{', 8],
  ['{{ first name }}', 10],
  ['{{ name | }}', 9],
]

/** Creates an assistant with this text, through this API, as its clients do. */
async function create(dialect: string, account: TestAccount, text: string, query = ''): Promise<ApiResponse> {
  const { minimalBody, textBody } = contractOf(dialect)
  const [body] = textBody(text)
  return (await driverOf(dialect, account)).tryCreate({ ...minimalBody, ...body }, { query })
}

/** How the API calls the field of that text. */
function fieldIn(dialect: string): string {
  const [, field] = contractOf(dialect).textBody('')
  return field
}

const textsOf = (assistant: unknown) => JSON.stringify(assistant)

async function newAccount(settings?: object): Promise<TestAccount> {
  const account = await makeAccount()
  if (settings !== undefined) {
    const { status } = await (await bearer('/v1', account.key)).patch('/account', settings)
    expect(status).toBe(200)
  }
  return account
}

async function latest(account: TestAccount) {
  const { body } = await (await bearer('/v1', account.key)).get('/assistants')
  return body.data[0]
}

describe.each(dialectIds)('%s', (dialect) => {
  test.each(foreign)('stores %s as it is, and names it with its line and column', async (text, column) => {
    const account = await newAccount()
    const given = `Hello\n${text}`
    const response = await create(dialect, account, given)
    expect([200, 201]).toContain(response.status)
    expect(response.headers['x-template-errors']).toBe(`${fieldIn(dialect)};line=2;column=${column}`)
    expect(textsOf(await latest(account))).toContain(JSON.stringify(given))
  })

  test('names nothing where all texts are templates', async () => {
    const { status, headers } = await create(dialect, await newAccount(), 'Hello {{ name }}')
    expect([200, 201]).toContain(status)
    expect(headers).not.toHaveProperty('x-template-errors')
  })

  test.each([
    ['a strict request', undefined, '?strict=true'],
    ['an account that requires valid templates', { requireValidTemplates: true }, ''],
  ])('refuses one in %s, by its own name, and stores nothing', async (_, settings, query) => {
    const account = await newAccount(settings)
    const text = 'Hello\n {{ name'
    const name = fieldIn(dialect)
    const { status, body } = await create(dialect, account, text, query)
    expect([400, 422]).toContain(status)
    const said = JSON.stringify(body).replaceAll('\\\\', '')
    const pointer = `/${name.replaceAll(/[.[]/g, '/').replaceAll(']', '')}`
    expect(said.includes(name) || said.includes(pointer)).toBe(true)
    expect(said).toContain('(line 2, column 2)')
    expect(textsOf((await latest(account)) ?? {})).not.toContain('{{ name')
    const fine = await create(dialect, account, 'Hello {{ name }}', query)
    expect([200, 201]).toContain(fine.status)
  })

  test('changes an assistant whose text was stored before the rule, and takes it back as it is', async () => {
    const account = await newAccount()
    await create(dialect, account, 'Bye {{')
    const client = await bearer('/v1', account.key)
    await client.patch('/account', { requireValidTemplates: true })
    const { uuid } = await latest(account)
    const driver = await driverOf(dialect, account)
    const record = await driver.read(uuid)
    await driver.update(uuid, record)
    await driver.update(uuid, nested(contractOf(dialect).shows.name[0], 'Renamed'))
    expect(await latest(account)).toMatchObject({ name: 'Renamed' })
    expect(textsOf(await latest(account))).toContain('Bye {{')
  })

  test('says nothing of texts in an account without templates', async () => {
    const account = await newAccount({ templating: 'off', requireValidTemplates: true })
    const { status, headers } = await create(dialect, account, 'Hello {{ name', '?strict=true')
    expect([200, 201]).toContain(status)
    expect(headers).not.toHaveProperty('x-template-errors')
    expect(textsOf(await latest(account))).toContain('Hello {{ name')
  })
})
