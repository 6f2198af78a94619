import { beforeAll, describe, expect, test } from 'vitest'
import { idsOf, makeResources, type Resources, rowsOf } from './resources.ts'
import { routeTable, type TableRoute, takesBody } from './route-table.ts'
import { exampleOf, wrongEverywhere, wrongFields, wrongQuery } from './sample-body.ts'
import { bearing, expectError, send, workingId } from './send.ts'

/*
 * What cannot be read or is wrong gets the API's own words, names every wrong field, and changes nothing.
 */

const { dialects, routes } = await routeTable()

const unreadable = ['{"name": ', '{"a": 1,}', 'name=1', '{"__proto__": {"a": 1}}', '\u0000']
const wrongAtTheTop = ['[]', '"text"', '12', 'true', 'null', '[{}]', '']

test('every route that takes a body says which', () => {
  const silent = routes.filter(
    (route) => takesBody(route) && route.body === undefined && !bodiless.has(route.operationId),
  )
  expect(silent.map((route) => `${route.method} ${route.path}`)).toEqual([])
})

/** Operations that do all they do by being called. */
const bodiless = new Set(
  routes
    .filter(({ path }) => /\/(auth\/logout|restore|rollback)$/.test(path))
    .map((route) => route.operationId),
)

/** Operations that do the usual thing when nobody says otherwise. */
const withOptionalBody = new Set(['duplicateAssistant', 'renderTexts', 'restoreAssistant', 'rotateApiKey'])

test('every operation whose body may be left out is there', () => {
  const named = routes.filter(({ operationId }) => withOptionalBody.has(String(operationId)))
  expect(named).toHaveLength(withOptionalBody.size)
})

describe.each(dialects)('$id', (dialect) => {
  const own = routes.filter((route) => route.dialect === dialect)
  const taking = own.filter(takesBody).map(named)
  const json = own
    .filter((route) => takesBody(route) && route.body !== undefined && !route.multipart && !route.ndjson)
    .map(named)
  const deletes = own.filter((route) => route.method === 'DELETE').map(named)
  const asking = own.filter((route) => route.querystring !== undefined).map(named)
  const { bad_request, payload_too_large, unsupported_media_type, validation_failed } = dialect.statuses
  let resources: Resources

  beforeAll(async () => {
    resources = await makeResources()
  })

  test.each(taking)('%s refuses what is no JSON', async (_, route) => {
    const before = await rowsOf(resources.account.id)
    for (const payload of unreadable) {
      const headers = { ...bearing(resources.account.key), 'content-type': 'application/json' }
      const expected = route.multipart || route.ndjson ? unsupported_media_type : bad_request
      expectError(dialect, await send(route, { payload, headers }), [expected])
    }
    expect(await rowsOf(resources.account.id)).toEqual(before)
  })

  test.each(taking)('%s refuses a media type that it does not read', async (_, route) => {
    for (const type of ['application/xml', 'text/plain', 'application/x-www-form-urlencoded', 'nonsense']) {
      const headers = { ...bearing(resources.account.key), 'content-type': type }
      expectError(dialect, await send(route, { payload: 'a=1', headers }), [unsupported_media_type])
    }
  })

  test.each(json)('%s refuses a body that is too large', async (_, route) => {
    const headers = { ...bearing(resources.account.key), 'content-type': 'application/json' }
    const payload = JSON.stringify({ name: 'x'.repeat(route.bodyLimitBytes) })
    expectError(dialect, await send(route, { payload, headers }), [payload_too_large])
  })

  test.each(json)('%s refuses everything but an object', async (_, route) => {
    const id = await workingId(route, resources, idsOf(resources))
    const before = await rowsOf(resources.account.id)
    const headers = { ...bearing(resources.account.key), 'content-type': 'application/json' }
    const optional = withOptionalBody.has(String(route.operationId))
    // A body of no bytes is no body.
    for (const payload of wrongAtTheTop.filter((one) => one !== '' || !optional)) {
      expectError(dialect, await send(route, { id, payload, headers }), [validation_failed])
    }
    expect(await rowsOf(resources.account.id)).toEqual(before)
  })

  test.each(json)('%s takes no body as a wrong one, unless all of it may be left out', async (_, route) => {
    const id = await workingId(route, resources, idsOf(resources))
    const before = await rowsOf(resources.account.id)
    const response = await send(route, { id, headers: bearing(resources.account.key) })
    if (withOptionalBody.has(String(route.operationId))) {
      // A conflict is found only after the body has been taken.
      const understood = response.statusCode < 300 || response.statusCode === dialect.statuses.conflict
      return expect(understood, response.body).toBe(true)
    }
    expectError(dialect, response, [validation_failed])
    expect(await rowsOf(resources.account.id)).toEqual(before)
  })

  test.each(deletes)('%s takes the type of JSON without a body as no body', async (_, route) => {
    const headers = { ...bearing(resources.account.key), 'content-type': 'application/json' }
    const with404or403 = [dialect.statuses.not_found, dialect.statuses.forbidden]
    expectError(dialect, await send(route, { headers }), with404or403)
  })

  test.each(json)('%s names every field of a wrong type at once', async (_, route) => {
    const id = await workingId(route, resources, idsOf(resources))
    const before = await rowsOf(resources.account.id)
    const { body, names } = wrongEverywhere(bodyOf(route))
    const response = await send(route, { id, body, headers: bearing(resources.account.key) })
    expectError(dialect, response, [validation_failed])
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) expect(response.body).toContain(name)
    expect(await rowsOf(resources.account.id)).toEqual(before)
  })

  test.each(json)('%s names the one field of a wrong type', async (_, route) => {
    const id = await workingId(route, resources, idsOf(resources))
    const before = await rowsOf(resources.account.id)
    for (const [name, value] of wrongFields(bodyOf(route))) {
      const body = { ...(exampleOf(bodyOf(route)) as object), [name]: value }
      const response = await send(route, { id, body, headers: bearing(resources.account.key) })
      expectError(dialect, response, [validation_failed])
      expect(response.body).toContain(name)
    }
    expect(await rowsOf(resources.account.id)).toEqual(before)
  })

  test.runIf(asking.length > 0).each(asking)('%s names what is wrong in its query', async (_, route) => {
    const { key } = resources.account
    const id = await workingId(route, resources, idsOf(resources))
    for (const [name, value] of route.querystring === undefined ? [] : wrongQuery(route.querystring)) {
      const response = await send(route, { id, query: { [name]: value }, headers: bearing(key) })
      expectError(dialect, response, [validation_failed])
      expect(response.body).toContain(name)
    }
  })
})

function bodyOf({ body, path }: TableRoute) {
  if (body === undefined) throw new Error(`${path} has no body.`)
  return body
}

function named(route: TableRoute): [string, TableRoute] {
  return [`${route.method} ${route.path}`, route]
}
