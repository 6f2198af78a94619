import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { bearer } from '../support/client.ts'
import { contractOf } from '../support/dialect-contracts.ts'
import { at, driverOf, nested } from '../support/dialect-driver.ts'
import { makeAccount, makeAssistants } from '../support/factories.ts'
import { dialectIds, dialectOf } from '../support/test-dialects.ts'
import { routeTable } from './route-table.ts'
import { bearing, send } from './send.ts'

/*
 * Rules for single fields that are the same in every API, each told in its own words.
 */

async function setUp(id: string) {
  const account = await makeAccount()
  const driver = await driverOf(id, account)
  const native = await bearer('/v1', account.key)
  const { id: made } = (await native.post('/assistants', { name: 'A' })).body
  return { account, driver, native, made: String(made) }
}

const { routes } = await routeTable()
const blanks = [' ', ' \t\n', '\u00a0', '\u3000\u2003']

describe.each(dialectIds)('%s', (id) => {
  const { minimalBody, shows, errors, times } = contractOf(id)
  const [[name], [message]] = [shows.name, shows['first message']]

  test('refuses a name that is blank, in a create and in a change', async () => {
    const { driver, native, made } = await setUp(id)
    for (const value of blanks) {
      for (const response of [
        await driver.tryCreate({ ...minimalBody, ...nested(name, value) }),
        await driver.tryUpdate(made, nested(name, value)),
      ]) {
        expect(response.status).toBe(dialectOf(id).statuses.validation_failed)
        expect(JSON.stringify(response.body)).toContain(errors.blankName)
        expect(JSON.stringify(response.body)).toContain(name)
      }
    }
    expect((await native.get('/assistants')).body.data).toMatchObject([{ id: made, name: 'A' }])
  })

  test('keeps a name as it is written, blanks around it too', async () => {
    const { driver, native } = await setUp(id)
    const response = await driver.tryCreate({ ...minimalBody, ...nested(name, ' A \u3000') })
    expect(response.status).toBeLessThan(300)
    expect((await native.get('/assistants')).body.data[0].name).toBe(' A \u3000')
  })

  test('still changes what was named before there was such a rule', async () => {
    const { account, driver, native } = await setUp(id)
    await makeAssistants(account.id, [{ name: ' ', createdAt: new Date() }])
    const [old] = (await native.get('/assistants')).body.data
    expect(old.name).toBe(' ')
    expect((await driver.tryUpdate(old.id, nested(message, 'Hello'))).status).toBe(200)
    const { body } = await native.get(`/assistants/${old.id}`)
    expect(body).toMatchObject({ name: ' ', firstMessage: 'Hello' })
  })

  test.runIf(errors.wholeNumber !== null)('asks for an integer where it needs one', async () => {
    const { driver, made } = await setUp(id)
    const [field, says] = errors.wholeNumber ?? ['', '']
    for (const value of ['60', 60.5, true, [60]]) {
      const { status, body } = await driver.tryUpdate(made, nested(field, value))
      expect(status).toBe(dialectOf(id).statuses.validation_failed)
      expect(JSON.stringify(body)).toContain(says)
    }
  })

  test('prints times as its page does', async () => {
    const { driver } = await setUp(id)
    const record = await driver.read(await driver.create(minimalBody))
    const [created, updated] = times.fields.map((field) => String(at(record, field)))
    expect([created, updated]).toEqual([
      expect.stringMatching(times.format),
      expect.stringMatching(times.format),
    ])
    expect(Date.parse(String(created))).toBeLessThanOrEqual(Date.now())
  })
})

test.each(['limit=many', 'limit=1.5'])('asks for an integer in a query: %s', async (query) => {
  const { key } = await makeAccount()
  const limited = routes.filter(
    ({ querystring }) => querystring instanceof z.ZodObject && 'limit' in querystring.shape,
  )
  expect(new Set(limited.map(({ dialect }) => dialect.id)).size).toBeGreaterThan(3)
  for (const route of limited) {
    const { statusCode, body } = await send(route, {
      headers: bearing(key),
      query: Object.fromEntries([query.split('=')]),
    })
    expect([route.path, statusCode]).toEqual([route.path, route.dialect.statuses.validation_failed])
    expect(body).toContain('must be an integer')
  }
})

describe('a time zone', () => {
  test.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['ASIA/KOLKATA', 'Asia/Kolkata'],
    ['us/eastern', 'US/Eastern'],
    ['america/port-au-prince', 'America/Port-au-Prince'],
    ['etc/gmt+5', 'Etc/GMT+5'],
    ['utc', 'UTC'],
    ['Europe/Berlin', 'Europe/Berlin'],
  ])('%s is kept as %s', async (timezone, kept) => {
    const { key } = await makeAccount()
    const native = await bearer('/v1', key)
    const { id } = (await native.post('/assistants', { name: 'A', timezone })).body
    expect((await native.get(`/assistants/${id}`)).body.timezone).toBe(kept)
    expect((await native.post('/campaigns', { name: 'C', timezone })).body.timezone).toBe(kept)
  })

  test.each(['+01:00', 'Mars/Base', 'Europe/', ''])('is refused when there is none: %j', async (timezone) => {
    const native = await bearer('/v1', (await makeAccount()).key)
    expect((await native.post('/assistants', { name: 'A', timezone })).status).toBe(400)
  })
})
