import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import type { Dialect } from '../../src/http/dialect.ts'
import { testApp } from '../support/test-app.ts'
import { type DocumentedOperation, documentOf, operationsOf } from './openapi-document.ts'
import type { Resources } from './resources.ts'
import { withIdsOf } from './resources.ts'
import { hasParameter, pathWith, type TableRoute } from './route-table.ts'
import { exampleOf, minimalOf } from './sample-body.ts'

export interface Call {
  /** For the parameters of the path. */
  readonly id?: string | undefined
  /** JSON; without it the request has no body. */
  readonly body?: unknown
  /** The body as text or bytes, whatever it is. */
  readonly payload?: string | Buffer | undefined
  readonly headers?: Record<string, string> | undefined
  readonly query?: Record<string, string> | undefined
}

type App = Awaited<ReturnType<typeof testApp>>['app']

export async function send(route: TableRoute, call: Call, app?: App): Promise<LightMyRequestResponse> {
  const { id = 'nonsense', body, payload, headers = {}, query } = call
  const request: InjectOptions = { method: route.method, url: pathWith(route, id), headers }
  if (query !== undefined) request.query = query
  if (payload !== undefined) request.payload = payload
  else if (body !== undefined) Object.assign(request, asPayload(route, body, headers))
  const server = app ?? (await testApp()).app
  const response = await server.inject(request)
  const declared = await declaredStatuses(route, server)
  expect(declared, `${route.method} ${route.path} answers what its document does not know`).toContain(
    response.statusCode,
  )
  return response
}

const documents = new Map<string, Promise<readonly DocumentedOperation[]>>()

async function declaredStatuses(route: TableRoute, app: App): Promise<number[]> {
  const { id } = route.dialect
  const operations = documents.get(id) ?? documentOf(app, id).then(operationsOf)
  documents.set(id, operations)
  const operation = (await operations).find((one) => one.operation.operationId === route.operationId)
  return Object.keys(operation?.operation.responses ?? {}).map(Number)
}

/** JSON, lines of it, or a form with one small file in each field of the body. */
function asPayload(route: TableRoute, body: unknown, headers: Record<string, string>): InjectOptions {
  if (route.ndjson) {
    return { payload: String(body), headers: { 'content-type': 'application/x-ndjson', ...headers } }
  }
  if (!route.multipart) {
    return { payload: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }
  }
  const parts = Object.keys(body as object).map(
    (field) =>
      `--edge\r\ncontent-disposition: form-data; name="${field}"; filename="a.txt"\r\n\r\nHello, file.\r\n`,
  )
  return {
    payload: `${parts.join('')}--edge--\r\n`,
    headers: { 'content-type': 'multipart/form-data; boundary=edge', ...headers },
  }
}

export function bearing(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` }
}

/** The bodies with which a route should do its work for the owner of these records: as little as it takes, and more. */
export function workingBodies(route: TableRoute, resources: Resources): unknown[] {
  if (route.body === undefined) return [undefined]
  return [minimalOf(route.body), exampleOf(route.body)].map((body) => withIdsOf(resources, body))
}

const known = new Map<string, string>()

/**
 * An id to which the route answers its owner, found by trying all of them with a request that works.
 * @throws when there is none, for nobody could test the route then
 */
export async function workingId(
  route: TableRoute,
  resources: Resources,
  ids: readonly string[],
): Promise<string | undefined> {
  if (!hasParameter(route)) return undefined
  const name = `${route.method} ${route.path} ${resources.account.id}`
  const found = known.get(name) ?? (await findWorkingId(route, resources, ids))
  if (found === undefined) throw new Error(`No record answers to ${name}: makeResources should make one.`)
  known.set(name, found)
  return found
}

async function findWorkingId(
  route: TableRoute,
  resources: Resources,
  ids: readonly string[],
): Promise<string | undefined> {
  const { account } = resources
  for (const body of workingBodies(route, resources)) {
    for (const id of ids) {
      const { statusCode } = await send(route, { id, body, headers: bearing(account.key) })
      const understood = statusCode < 300 || statusCode === 403 || statusCode === 409
      if (understood) return id
    }
  }
  return undefined
}

/** The answer is an error of this dialect, with one of these statuses, and says nothing beyond its declared shape. */
export function expectError(
  dialect: Dialect,
  response: LightMyRequestResponse,
  statuses: readonly number[],
): void {
  expect(statuses, response.body).toContain(response.statusCode)
  expect(response.headers['content-type']).toMatch(/^application\/(problem\+)?json/)
  const body = response.json()
  expect(dialect.errorView.parse(body)).toEqual(body)
}
