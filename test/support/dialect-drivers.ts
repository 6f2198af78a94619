import { bearer, type Client } from './client.ts'
import type { TestAccount } from './factories.ts'

export type Json = Record<string, unknown>

/** The five verbs of assistants as one dialect speaks them. */
export interface DialectDriver {
  readonly id: string
  /** @returns the id, in the dialect's own form */
  create(body: Json): Promise<string>
  /** The record, as the dialect shows it. */
  read(id: string): Promise<Json>
  list(): Promise<Json[]>
  update(id: string, change: Json): Promise<void>
  /** What of a record can be written back. */
  writable(record: Json): Json
}

export const dialectIds = ['native', 'callcamp', 'autocalls', 'talkturo', 'edmo', 'callhq'] as const

export type DialectId = (typeof dialectIds)[number]

export async function driverOf(id: DialectId, account: TestAccount): Promise<DialectDriver> {
  const client = await bearer(id === 'native' ? '/v1' : `/${id}/api`, account.key)
  return { id, ...drivers[id](client, account) }
}

type Driver = (client: Client, account: TestAccount) => Omit<DialectDriver, 'id'>

const drivers: Readonly<Record<DialectId, Driver>> = {
  native: (client) => ({
    create: async (body) => (await expecting(201, client.post('/assistants', body))).id,
    read: async (id) => expecting(200, client.get(`/assistants/${id}`)),
    list: async () => (await expecting(200, client.get('/assistants'))).data,
    update: async (id, change) => expecting(200, client.patch(`/assistants/${id}`, change)),
    writable: ({
      id: _,
      uuid: _uuid,
      serial: _serial,
      version: _version,
      createdAt: _created,
      updatedAt: _updated,
      ...rest
    }) => rest,
  }),
  callcamp: (client) => ({
    create: async (body) => (await expecting(201, client.post('/assistants', body))).uuid,
    read: async (id) => expecting(200, client.get(`/assistants/${id}`)),
    list: async () => (await expecting(200, client.get('/assistants'))).assistants,
    update: async (id, change) => expecting(200, client.patch(`/assistants/${id}`, change)),
    writable: (record) => record,
  }),
  autocalls: (client) => ({
    create: async (body) => String((await expecting(200, client.post('/user/assistant', body))).data.id),
    read: async (id) => (await expecting(200, client.get(`/user/assistant/${id}`))).data,
    list: async () => expecting(200, client.get('/user/assistants')),
    update: async (id, change) => expecting(200, client.put(`/user/assistant/${id}`, change)),
    writable: (record) => record,
  }),
  talkturo: (client, { slug }) => ({
    create: async (body) => {
      const { assistant } = await expecting(
        200,
        client.post('/assistants', { accountSlug: slug, name: body.name }),
      )
      await expecting(200, client.patch(`/assistants/${assistant.id}`, { accountSlug: slug, ...body }))
      return assistant.id
    },
    read: async (id) => (await expecting(200, client.get(`/assistants/${id}`))).assistant,
    list: async () => (await expecting(200, client.get('/assistants'))).assistants,
    update: async (id, change) =>
      expecting(200, client.patch(`/assistants/${id}`, { accountSlug: slug, ...change })),
    writable: (record) => record,
  }),
  edmo: (client) => ({
    create: async (body) => (await expecting(201, client.post('/assistants', body))).id,
    read: async (id) => expecting(200, client.get(`/assistants/${id}`)),
    list: async () => expecting(200, client.get('/assistants')),
    update: async (id, change) => expecting(200, client.patch(`/assistants/${id}`, change)),
    writable: (record) => record,
  }),
  callhq: (client) => ({
    create: async (body) => (await expecting(201, client.post('/assistants', body))).assistant.id,
    read: async (id) => (await expecting(200, client.get(`/assistants/${id}`))).assistant,
    list: async () => (await expecting(200, client.get('/assistants'))).assistants,
    update: async (id, change) => expecting(200, client.patch(`/assistants/${id}`, change)),
    writable: (record) => record,
  }),
}

async function expecting(status: number, response: ReturnType<Client['get']>) {
  const { status: actual, body } = await response
  if (actual !== status) throw new Error(`Expected ${status}, got ${actual}: ${JSON.stringify(body)}`)
  return body
}
