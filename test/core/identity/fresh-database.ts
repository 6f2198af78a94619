import { randomUUID } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import pg from 'pg'
import { inject } from 'vitest'
import type { Database } from '../../../src/database/database.ts'
import { openPglite, overPglite } from '../../../src/database/embedded.ts'
import { migrate } from '../../../src/database/migrate.ts'
import { openServedDatabase } from '../../../src/database/served.ts'

export interface FreshDatabase {
  /** The same database for each of `count` instances of the server. */
  readonly instances: readonly Database[]
  close(): Promise<void>
}

/** A migrated database without any account, for the tests of the first start. */
export async function freshDatabase(count = 1): Promise<FreshDatabase> {
  const url = inject('databaseUrl')
  return url === undefined ? embedded(count) : served(url, count)
}

async function embedded(count: number): Promise<FreshDatabase> {
  const file = inject('dataFile')
  if (file === undefined) throw new Error('The global setup provided no database.')
  const database = overPglite(await openPglite({ loadDataDir: await openAsBlob(file) }))
  return { instances: Array.from({ length: count }, () => database), close: () => database.close() }
}

async function served(databaseUrl: string, count: number): Promise<FreshDatabase> {
  const name = `switchboard_fresh_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: databaseUrl })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  const instances = Array.from({ length: count }, () =>
    openServedDatabase({ url: url.href, poolSize: 2, onConnectionError: () => {} }),
  )
  for (const database of instances) await migrate(database)
  return {
    instances,
    async close() {
      await Promise.all(instances.map((database) => database.close()))
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await admin.end()
    },
  }
}
