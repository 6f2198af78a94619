import { type ApiResponse, bearer, type Client, type RequestOptions } from './client.ts'
import type { Json } from './dialect-contract.ts'
import { contractOf } from './dialect-contracts.ts'
import type { TestAccount } from './factories.ts'
import { dialectOf } from './test-dialects.ts'

/** With the query, such as `?dryRun=true`. */
export interface WriteOptions extends RequestOptions {
  readonly query?: string
}

/** Assistants of one account through one dialect, as its contract says. Ids may have any form. */
export interface DialectDriver {
  readonly id: string
  readonly client: Client
  /** Of one assistant, for the client. */
  pathOf(id: string): string
  /** @returns the id, in the dialect's own form */
  create(body: Json): Promise<string>
  /** The record, as the dialect shows it. */
  read(id: string): Promise<Json>
  list(): Promise<Json[]>
  update(id: string, change: Json): Promise<void>
  /** What of a record can be written back. */
  writable(record: Json): Json
  /** The response to a create, whatever it is; where that takes two requests, the second one has the options. */
  tryCreate(body: Json, options?: WriteOptions): Promise<ApiResponse>
  tryUpdate(id: string, change: Json, options?: WriteOptions): Promise<ApiResponse>
}

export async function driverOf(id: string, account: TestAccount): Promise<DialectDriver> {
  const client = await bearer(dialectOf(id).prefix, account.key)
  const contract = contractOf(id)
  const { paths, recordMember, listMember, idField, serverFields, createFields } = contract
  const addressed = (body: Json) => ({ ...contract.accountFields?.(account), ...body })

  const post = (body: Json, { query = '', ...options }: WriteOptions = {}) =>
    client.post(paths.create + query, addressed(body), options)
  const tryUpdate = (one: string, change: Json, { query = '', ...options }: WriteOptions = {}) =>
    client[contract.changeMethod](paths.one(one) + query, addressed(change), options)
  const idIn = (body: Json) => String((member(body, recordMember) as Json)[idField])

  return {
    id,
    client,
    pathOf: paths.one,
    async create(body) {
      const made = createFields === undefined ? body : only(createFields, body)
      const one = idIn(await expecting(contract.createStatus, post(made)))
      if (createFields !== undefined) await expecting(200, tryUpdate(one, body))
      return one
    },
    read: async (one) => member(await expecting(200, client.get(paths.one(one))), recordMember) as Json,
    list: async () => member(await expecting(200, client.get(paths.list)), listMember) as Json[],
    update: async (one, change) => void (await expecting(200, tryUpdate(one, change))),
    writable: (record) => (contract.refusesServerFields ? without(serverFields, record) : record),
    async tryCreate(body, options) {
      if (createFields === undefined) return post(body, options)
      const response = await post(only(createFields, body))
      return response.status === contract.createStatus
        ? tryUpdate(idIn(response.body), body, options)
        : response
    },
    tryUpdate,
  }
}

/** The value at a path such as `model.temperature`. */
export function at(record: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Json | undefined)?.[key], record)
}

/** An object with this value at this path and nothing else. */
export function nested(path: string, value: unknown): Json {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Json // a path has a key
}

export function without(names: readonly string[], record: Json): Json {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)))
}

function only(names: readonly string[], record: Json): Json {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)))
}

function member(body: Json, name: string | null): unknown {
  return name === null ? body : body[name]
}

async function expecting(status: number, response: Promise<ApiResponse>): Promise<Json> {
  const { status: actual, body } = await response
  if (actual !== status) throw new Error(`Expected ${status}, got ${actual}: ${JSON.stringify(body)}`)
  return body
}
