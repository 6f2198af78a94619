import type { SqlDriverAdapterFactory } from '@prisma/client/runtime/client'
import type { OpenPrisma } from './database.ts'
import type { PrismaClient } from './generated/client.ts'

/** Transactions wait for each other's locks; Prisma's own limits, two and five seconds, are short for that. */
const options = {
  errorFormat: 'minimal',
  transactionOptions: { maxWait: 10_000, timeout: 20_000 },
} as const

export interface LazyPrisma {
  readonly open: OpenPrisma
  /** Disconnects the client, if there is one. */
  close(): Promise<void>
}

/** One client over the adapter, loaded by the first call. */
export function createLazyPrisma(openAdapter: () => Promise<SqlDriverAdapterFactory>): LazyPrisma {
  let client: Promise<PrismaClient> | undefined
  return {
    open() {
      client ??= load(openAdapter)
      return client
    },
    async close() {
      await (await client)?.$disconnect()
    },
  }
}

async function load(openAdapter: () => Promise<SqlDriverAdapterFactory>): Promise<PrismaClient> {
  const [{ PrismaClient }, adapter] = await Promise.all([import('./generated/client.ts'), openAdapter()])
  return new PrismaClient({ adapter, ...options })
}
