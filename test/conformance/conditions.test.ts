import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { recordKinds } from '../../src/core/conditions/record-kind.ts'
import { effectOf, isConditional } from '../../src/http/conditions/record-effect.ts'
import { testDatabase } from '../support/database.ts'
import { idsOf, makeResources, type Resources, rowsOf } from './resources.ts'
import { hasParameter, isWrite, routeTable, type TableRoute } from './route-table.ts'
import { bearing, type Call, expectError, send, workingBodies } from './send.ts'

/*
 * Entity tags and the conditions on them, over all routes of all dialects: what a route is to a record it says itself, in
 * its `config`, and is held to here.
 */

const { dialects, routes } = await routeTable()

let resources: Resources

beforeAll(async () => {
  // The operator's account: what only the operator may change is a record too.
  resources = await makeResources({ operator: true })
})

test('no route is about two kinds of record', () => {
  const kindsOf = ({ config }: TableRoute) => recordKinds.filter((kind) => config[kind] !== undefined)
  expect(routes.filter((route) => kindsOf(route).length > 1)).toEqual([])
})

/** What can be read and changed at one path is a record, whatever it is. */
test('every record that can be changed where it is read has a tag there', () => {
  const pairs = routes.flatMap((write) => {
    const read = routes.find(({ method, path }) => method === 'GET' && path === write.path)
    return read === undefined || !isWrite(write) || write.method === 'POST' ? [] : [{ read, write }]
  })
  expect(pairs.length).toBeGreaterThan(20)
  for (const { read, write } of pairs) {
    const [shown, changed] = [effectOf(read.config), effectOf(write.config)]
    expect([write.operationId, shown?.kind, shown?.effect]).toEqual([
      write.operationId,
      changed?.kind,
      'read',
    ])
    expect(changed !== null && isConditional(changed), write.operationId).toBe(true)
  }
})

test('every kind of record can be read, and changed or deleted, in /v1', () => {
  for (const kind of recordKinds) {
    const effects = routes
      .filter(({ dialect }) => dialect.id === 'native')
      .map(({ config }) => config[kind])
      .filter((effect) => effect !== undefined)
    expect(effects, kind).toContain('read')
    expect(effects.includes('change') || effects.includes('delete'), kind).toBe(true)
  }
})

describe.each(dialects)('$id', (dialect) => {
  const own = routes.filter((route) => route.dialect === dialect)
  const reads = own.filter(({ config, method }) => effectOf(config)?.effect === 'read' && method === 'GET')
  const changes = own.filter(takesConditions)
  const others = own.filter((route) => isWrite(route) && !takesConditions(route))
  const { statuses } = dialect

  test.each(reads.map(named))('%s answers 304 to whoever has it', async (_, route) => {
    const call = await understood(route, resources)
    const tag = String((await send(route, call)).headers.etag)
    expect(tag).toMatch(/^"[\w-]+"$/)
    const ask = (known: string) =>
      send(route, { ...call, headers: { ...call.headers, 'if-none-match': known } })
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const { statusCode, payload, headers } = await ask(known)
      expect([statusCode, payload, headers.etag]).toEqual([304, '', tag])
    }
    for (const unknown of ['"other"', 'nonsense']) expect((await ask(unknown)).statusCode).toBe(200)
  })

  test.each(changes.map(named))('%s holds to If-Match, and says what the tag is', async (_, route) => {
    const call = { ...(await understood(route, resources)), query: tryingOut(route, resources) }
    const before = await rowsOf(resources.account.id)
    const change = (ifMatch: string) =>
      send(route, { ...call, headers: { ...call.headers, 'if-match': ifMatch } })
    const stale = await change('"other"')
    expectError(dialect, stale, [statuses.precondition_failed])
    const tag = String(stale.headers.etag)
    expect(await tagsWhereRead(route, call)).toContain(tag)
    expectError(dialect, await change(`W/${tag}`), [statuses.precondition_failed])
    for (const current of [tag, `"other", ${tag}`, '*']) expectUnderstood(route, await change(current))
    expectError(dialect, await change('other'), [statuses.bad_request])
    expect(await rowsOf(resources.account.id)).toEqual(before)
  })

  test.each(changes.map(named))('%s needs If-Match where the account requires it', async (_, route) => {
    const strict = await strictAccount()
    const call = { ...(await understood(route, strict, '*')), query: tryingOut(route, strict) }
    const before = await rowsOf(strict.account.id)
    expectError(dialect, await send(route, call), [statuses.precondition_required])
    const matched = { ...call, headers: { ...call.headers, 'if-match': '*' } }
    expectUnderstood(route, await send(route, matched))
    expect(await rowsOf(strict.account.id)).toEqual(before)
  })

  test.each(others.map(named))('%s refuses If-Match, which it could only ignore', async (_, route) => {
    const before = await rowsOf(resources.account.id)
    const headers = { ...bearing(resources.account.key), 'if-match': '"1"' }
    for (const body of workingBodies(route, resources)) {
      const [id] = idsOf(resources)
      const response = await send(route, { id, body, headers })
      expectError(dialect, response, [statuses.bad_request])
      expect(response.body).toContain('If-Match')
    }
    expect(await rowsOf(resources.account.id)).toEqual(before)
  })
})

/** The tags of the records that the change may have meant: at its own path, or of this kind in /v1. */
async function tagsWhereRead(route: TableRoute, { id, headers }: Call): Promise<unknown[]> {
  const kind = effectOf(route.config)?.kind
  const atItsPath = routes.find(({ method, path }) => method === 'GET' && path === route.path)
  if (atItsPath !== undefined) return [(await send(atItsPath, { id, headers })).headers.etag]
  const reads = routes.filter(
    ({ dialect, method, config }) =>
      dialect.id === 'native' && method === 'GET' && kind !== undefined && config[kind] === 'read',
  )
  const tags: unknown[] = []
  for (const read of reads) {
    for (const any of idsOf(resources)) tags.push((await send(read, { id: any, headers })).headers.etag)
  }
  return tags
}

let strict: Promise<Resources> | undefined

/** An account that requires If-Match, with one of everything, for all tests. */
function strictAccount(): Promise<Resources> {
  strict ??= makeStrictAccount()
  return strict
}

async function makeStrictAccount(): Promise<Resources> {
  const resources = await makeResources({ operator: true })
  const { prisma } = await testDatabase()
  await prisma.account.update({ where: { id: resources.account.id }, data: { requireIfMatch: true } })
  return resources
}

/** A dry run, confirmed where a route wants that. */
function tryingOut({ querystring }: TableRoute, { account }: Resources): Record<string, string> {
  const isConfirmed = querystring instanceof z.ZodObject && 'confirm' in querystring.shape
  return { dryRun: 'true', ...(isConfirmed && { confirm: account.slug }) }
}

/** A request that the route would do, tried without storing anything. */
async function understood(route: TableRoute, resources: Resources, ifMatch?: string): Promise<Call> {
  const headers = bearing(resources.account.key)
  const query = isWrite(route) ? tryingOut(route, resources) : undefined
  for (const body of workingBodies(route, resources)) {
    for (const id of hasParameter(route) ? idsOf(resources) : ['']) {
      const call = { id, body, headers }
      const tried = {
        ...call,
        query,
        headers: ifMatch === undefined ? headers : { ...headers, 'if-match': ifMatch },
      }
      if (isUnderstood(route, (await send(route, tried)).statusCode)) return call
    }
  }
  throw new Error(`No record answers to ${route.method} ${route.path}: makeResources should make one.`)
}

function expectUnderstood(route: TableRoute, response: { statusCode: number; body: string }): void {
  expect(isUnderstood(route, response.statusCode), response.body).toBe(true)
}

/** Done, or refused for what stands in the way, which is asked after the conditions. */
function isUnderstood({ dialect }: TableRoute, statusCode: number): boolean {
  return statusCode < 300 || statusCode === dialect.statuses.conflict
}

function takesConditions({ config }: TableRoute): boolean {
  const declared = effectOf(config)
  return declared !== null && isConditional(declared)
}

function named(route: TableRoute): readonly [string, TableRoute] {
  return [`${route.method} ${route.path}`, route]
}
