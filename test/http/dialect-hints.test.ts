import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { routeTable, type TableRoute } from '../conformance/route-table.ts'
import { exampleOf } from '../conformance/sample-body.ts'
import { clientFor } from '../support/client.ts'
import { makeAccount, makeKey } from '../support/factories.ts'

/*
 * Requests under /api whose credential does not say which API is meant: a body, or a path, that another API has.
 */

const { dialects, routes } = await routeTable()

const json = routes.filter((route) => route.body !== undefined && !route.multipart && !route.ndjson)

/** How a plain key may come, and whose it is taken for then. */
const guesses: readonly (readonly [id: string, headers: (key: string) => Record<string, string>])[] = [
  ['callcamp', (key) => ({ authorization: `Bearer ${key}` })],
  ['callhq', (key) => ({ 'x-api-key': key })],
  ['edmo', (key) => ({ cookie: `auth-token=${key}` })],
]

/** The part of a path below the base of its API, with any id. */
function below({ dialect, path }: TableRoute): string {
  return path.slice(dialect.prefix.length).replace(/:[A-Za-z]+/g, 'nonsense')
}

function fieldsOf({ body }: TableRoute): string[] {
  const { properties, anyOf = [] } = z.toJSONSchema(body ?? z.never(), {
    io: 'input',
    unrepresentable: 'any',
  })
  return [properties, ...anyOf.map((part) => part.properties)].flatMap((part) => Object.keys(part ?? {}))
}

interface Pair {
  readonly taken: TableRoute
  readonly meant: TableRoute
  readonly body: object
}

/** The example of every other API at the same path, where it has a field that the one that is taken does not know. */
function pairsFor(id: string): (readonly [string, Pair])[] {
  const own = json.filter(({ dialect }) => dialect.id === id)
  return own.flatMap((taken) =>
    json
      .filter(({ dialect, method }) => dialect.id !== id && method === taken.method)
      .filter((meant) => below(meant) === below(taken))
      .map((meant) => ({ taken, meant, body: exampleOf(meant.body ?? z.never()) as object }))
      .filter(({ body }) => Object.keys(body).some((name) => !fieldsOf(taken).includes(name)))
      .map((pair) => [`${pair.meant.method} ${pair.meant.path}`, pair] as const),
  )
}

describe.each(guesses)('taken for one of %s', (id, headersFor) => {
  const pairs = pairsFor(id)

  test('there are such bodies', () => {
    expect(pairs.map(([name]) => name)).toEqual(
      expect.arrayContaining(['POST /talkturo/api/assistants', 'POST /v1/assistants']),
    )
  })

  test.each(pairs)('the body of %s is told to be that', async (_, { taken, meant, body }) => {
    const account = await makeAccount()
    const client = await clientFor('/api', headersFor(account.key))
    const response = await client[meant.method === 'POST' ? 'post' : 'patch'](below(meant), body)
    const named = String(response.headers['x-dialect-hint'] ?? '').split(', ')
    expect(named).toContain(meant.dialect.id)
    expect(named).not.toContain(id)
    if (response.status === taken.dialect.statuses.validation_failed) {
      expect(JSON.stringify(response.body)).toContain(`looks like a request for the `)
      expect(JSON.stringify(response.body)).toContain(meant.dialect.title)
    }
  })
})

const hint = {
  field: 'body',
  message:
    'looks like a request for the Talkturo API: send the header x-dialect: talkturo, or an API key that was issued for it',
}

describe('what Talkturo prints', () => {
  test('is refused by Call Camp with a hint, and passes once it is followed', async () => {
    const { slug, key } = await makeAccount()
    const client = await clientFor('/api', { authorization: `Bearer ${key}` })
    const body = { accountSlug: slug, name: 'Ada' }
    const refused = await client.post('/assistants', body)
    expect(refused.status).toBe(400)
    expect(refused.body.error.fields).toContainEqual(hint)

    const named = await client.post('/assistants', body, { headers: { 'x-dialect': 'talkturo' } })
    expect([named.status, named.headers['x-dialect-hint']]).toEqual([200, undefined])
    const native = await clientFor('/v1', { authorization: `Bearer ${key}` })
    const issued = await native.post('/api-keys', { name: 'Talkturo client', dialect: 'talkturo' })
    expect(issued.body.secret).toMatch(/^tt_/)
    const own = await clientFor('/api', { authorization: `Bearer ${issued.body.secret}` })
    expect((await own.post('/assistants', body)).status).toBe(200)
  })

  test('changes nothing through Call Camp, and is told to', async () => {
    const { slug, key } = await makeAccount()
    const client = await clientFor('/api', { authorization: `Bearer ${key}` })
    const made = await client.post('/assistants', { name: 'Ada', model: 'gpt-4', prompt: 'Be kind.' })
    const body = { accountSlug: slug, system_prompt: 'Be brief.' }
    const { status, headers } = await client.patch(`/assistants/${made.body.uuid}`, body)
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'x-dialect-hint': 'talkturo',
      'x-ignored-fields': 'accountSlug, system_prompt',
    })
  })
})

test('a field of another type is a hint to the APIs that take it', async () => {
  const { key } = await makeAccount()
  const client = await clientFor('/api', { authorization: `Bearer ${key}` })
  const body = { name: 'Ada', model: { provider: 'openai', model: 'gpt-4o' } }
  const { fields } = (await client.post('/assistants', body)).body.error
  const said = fields.find(({ field }: { field: string }) => field === 'body')?.message
  expect(said).toContain('looks like a request for the Switchboard API or the EDMO Agent Builder API')
  expect(said).not.toContain('Talkturo')
})

test.each([
  {},
  { name: 'Ada' },
  { name: 5 },
  { name: 'x'.repeat(300), model: 'gpt-4', prompt: 'p' },
  { nonsense: 1, accountSlug: 'a' },
])('%j could be for anybody, and gets no hint', async (body) => {
  const { key } = await makeAccount()
  const client = await clientFor('/api', { authorization: `Bearer ${key}` })
  const response = await client.post('/assistants', body)
  expect([response.status, response.headers['x-dialect-hint']]).toEqual([400, undefined])
  expect(JSON.stringify(response.body)).not.toContain('looks like')
})

test('whoever has named the API gets no hint', async () => {
  const { id, key, slug } = await makeAccount()
  const body = { accountSlug: slug, name: 'Ada' }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const clients = [
    await clientFor('/callcamp/api', bearer(key)),
    await clientFor('/api', { ...bearer(key), 'x-dialect': 'callcamp' }),
    await clientFor('/api', bearer(await makeKey(id, { prefix: 'cc_tok_' }))),
  ]
  for (const client of clients) {
    const response = await client.post('/assistants', body)
    expect([response.status, response.headers['x-dialect-hint']]).toEqual([400, undefined])
    expect(JSON.stringify(response.body)).not.toContain('looks like')
  }
})

describe('errors under /api', () => {
  test('name the path that was sent', async () => {
    const { key } = await makeAccount()
    for (const [id, headersFor] of guesses) {
      const client = await clientFor('/api', headersFor(key))
      const nothing = await client.get('/nowhere?x=1')
      expect([id, nothing.status]).toEqual([id, 404])
      expect(JSON.stringify(nothing.body)).toContain('Not found: GET /api/nowhere.')
      const refused = await client.put('/assistants', {})
      expect([id, refused.status]).toEqual([id, 405])
      expect(JSON.stringify(refused.body)).toContain('PUT is not allowed for /api/assistants.')
    }
    for (const { id, prefix } of dialects) {
      const client = await clientFor('/api', { 'x-dialect': id })
      const text = JSON.stringify((await client.get('/nowhere')).body)
      expect(text).toContain('Not found: GET /api/nowhere.')
      expect(text).not.toContain(prefix)
    }
    const user = await (await clientFor('/user')).get('/nowhere')
    expect(user.body).toEqual({ message: 'Not found: GET /user/nowhere.' })
  })

  test('name the API that has such a path', async () => {
    const { key } = await makeAccount()
    const client = await clientFor('/api', { authorization: `Bearer ${key}` })
    const { status, body } = await client.patch('/assistants/a/telephony/phone-numbers', {})
    expect(status).toBe(404)
    expect(body.error.message).toBe(
      'Not found: PATCH /api/assistants/a/telephony/phone-numbers. If it was meant for the Talkturo API, send the header x-dialect: talkturo, or an API key that was issued for it.',
    )
    const cookie = await clientFor('/api', { cookie: `auth-token=${key}` })
    expect((await cookie.get('/campaigns')).body.error).toMatch(/x-dialect: native or callcamp/)
    const { error } = (await cookie.put('/assistants/a', {})).body
    expect(error).toBe(
      'PUT is not allowed for /api/assistants/a. Allowed methods: GET, HEAD, PATCH, DELETE. If it was meant for the Switchboard API, send the header x-dialect: native.',
    )
  })
})
