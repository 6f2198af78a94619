import { expect } from 'vitest'
import { bearer, type Client } from '../../support/client.ts'
import type { Json } from '../../support/dialect-contract.ts'
import { makeAccount, type TestAccount } from '../../support/factories.ts'

export interface Told {
  readonly pointer: string
  readonly message: string
}

interface Conversion {
  readonly assistant: Json
  readonly warnings: readonly Told[]
  readonly added: readonly Told[]
}

export interface Converter {
  readonly account: TestAccount
  /** Of `/v1`. */
  readonly client: Client
  convert(from: string, to: string, assistant: unknown): Promise<Conversion>
}

/** Conversions by `/v1`, in an account of its own. */
export async function newConverter(): Promise<Converter> {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  return {
    account,
    client,
    async convert(from, to, assistant) {
      const { status, body } = await client.post('/convert', { from, to, assistant })
      expect([status, body.errors]).toEqual([200, undefined])
      return body
    },
  }
}

/** To what was told, each place once. */
export function pointersIn(told: readonly Told[]): string[] {
  return [...new Set(told.map(({ pointer }) => pointer))].toSorted()
}
