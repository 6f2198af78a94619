import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { routeTable, type TableRoute } from '../conformance/route-table.ts'
import { exampleOf } from '../conformance/sample-body.ts'
import { bearing } from '../conformance/send.ts'
import { clientFor } from '../support/client.ts'
import { makeAccount } from '../support/factories.ts'

/*
 * Requests under /api whose credential does not say which API is meant: a body, or a path, that another API has.
 */

const { dialects, routes } = await routeTable()

const json = routes.filter((route) => route.body !== undefined && !route.multipart && !route.ndjson)

const carriers = {
  'x-api-key': (key: string) => ({ 'x-api-key': key }),
  cookie: (key: string) => ({ cookie: `auth-token=${key}` }),
}

/** How a plain key may come, and whose it is taken for then. */
const guesses = dialects.flatMap(
  ({ id, aliases = {} }): [id: string, headers: (key: string) => Record<string, string>][] => [
    ...(aliases.otherwise === true ? [[id, bearing] as [string, typeof bearing]] : []),
    ...(aliases.credential === undefined
      ? []
      : [[id, carriers[aliases.credential]] as [string, typeof bearing]]),
  ],
)

test('there is an API for every way in which a key may come', () => {
  expect(guesses).toHaveLength(3)
})

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
    expect(pairs.map(([name]) => name)).toContain('POST /v1/assistants')
    expect(new Set(pairs.map(([, { meant }]) => meant.dialect.id)).size).toBeGreaterThan(1)
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
})
