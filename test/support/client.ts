import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import { z } from 'zod'
import { routeSchemas, testApp } from './test-app.ts'

export interface ApiResponse {
  readonly status: number
  readonly headers: Record<string, string | string[] | number | undefined>
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely; the schema has checked them.
  readonly body: any
}

export interface Client {
  get(path: string, options?: RequestOptions): Promise<ApiResponse>
  post(path: string, body?: unknown, options?: RequestOptions): Promise<ApiResponse>
  put(path: string, body?: unknown, options?: RequestOptions): Promise<ApiResponse>
  patch(path: string, body?: unknown, options?: RequestOptions): Promise<ApiResponse>
  delete(path: string, options?: RequestOptions): Promise<ApiResponse>
}

export interface RequestOptions {
  readonly headers?: Record<string, string>
}

/**
 * Speaks to the real app. Every answer is held against the schema that its route declares for that status; an answer
 * with no schema, or with a key that its schema does not know, fails the test.
 * @param prefix such as `/v1`; paths are relative to it
 * @param headers such as `{ authorization: 'Bearer sk_…' }`
 */
export async function clientFor(prefix: string, headers: Record<string, string> = {}): Promise<Client> {
  const { app } = await testApp()
  const remoteAddress = newAddress()
  const send = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
    options?: RequestOptions,
  ) =>
    request(app, {
      method,
      url: prefix + path,
      remoteAddress,
      headers: { ...headers, ...options?.headers },
      ...(body === undefined ? {} : { payload: body as NonNullable<InjectOptions['payload']> }),
    })
  return {
    get: (path, options) => send('GET', path, undefined, options),
    post: (path, body, options) => send('POST', path, body, options),
    put: (path, body, options) => send('PUT', path, body, options),
    patch: (path, body, options) => send('PATCH', path, body, options),
    delete: (path, options) => send('DELETE', path, undefined, options),
  }
}

let clients = 0

/** Logins are throttled by address: each client has its own, so that no test spends the tries of another. */
function newAddress(): string {
  clients += 1
  return `10.${(clients >> 16) & 255}.${(clients >> 8) & 255}.${clients & 255}`
}

/** A client with a key in the header that the API documents. */
export function bearer(prefix: string, key: string): Promise<Client> {
  return clientFor(prefix, { authorization: `Bearer ${key}` })
}

async function request(app: FastifyInstance, options: InjectOptions): Promise<ApiResponse> {
  const response = await app.inject(options)
  const type = String(response.headers['content-type'] ?? '')
  const body = /[/+]json/.test(type) ? JSON.parse(response.payload) : response.payload
  const schema = declaredSchema(response)
  if (schema === undefined)
    throw new Error(`${options.method} ${options.url} declares no ${response.statusCode}`)
  const empty = response.statusCode === 204 || response.statusCode === 304
  const parsed = schema === null ? body : schema.parse(empty ? undefined : body)
  if (schema !== null && !empty) expect(parsed).toEqual(body)
  return { status: response.statusCode, headers: response.headers, body }
}

/** The schema of the route that answered; null where no route did, and the dialect's 404 speaks for itself. */
function declaredSchema(response: LightMyRequestResponse): z.ZodType | null | undefined {
  const declared = routeSchemas.get(String(response.headers['x-test-route'] ?? ''))
  if (declared === undefined) return null
  const entry = declared[response.statusCode]
  if (entry instanceof z.ZodType) return entry
  if (entry === undefined) return undefined
  const type = String(response.headers['content-type'] ?? '').split(';', 1)[0] ?? ''
  return (entry.content[type] ?? Object.values(entry.content)[0])?.schema
}
