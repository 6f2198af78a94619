import { bearer, type Client } from '../../support/client.ts'
import { makeAccount } from '../../support/factories.ts'
import { required } from './bodies.ts'

export const path = '/user/assistant'

/** A new account and its clients. */
export async function setUp() {
  const account = await makeAccount()
  const client = await bearer('/autocalls/api', account.key)
  return {
    account,
    client,
    native: await bearer('/v1', account.key),
    /** Makes an assistant here and answers its path. */
    make: async (body: object = required) => `${path}/${(await client.post(path, body)).body.data.id}`,
  }
}

/** The record of the assistant at this path. */
export async function read(client: Client, at: string) {
  return (await client.get(at)).body.data
}

/** What the store holds of an assistant, in canonical form, but for when it was written. */
export async function stored(native: Client, id: string) {
  const { updatedAt: _, ...rest } = (await native.get(`/assistants/${id}`)).body
  return rest
}

export const namesOf = (records: { name: string }[]) => records.map(({ name }) => name)
