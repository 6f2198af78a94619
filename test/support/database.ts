import { openAsBlob } from 'node:fs'
import { inject } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { openPglite, overPglite } from '../../src/database/embedded.ts'
import { openServedDatabase } from '../../src/database/served.ts'

let shared: Promise<Database> | undefined

/** The database of this worker: a real one, migrated. Tests keep apart by an account of their own. */
export function testDatabase(): Promise<Database> {
  shared ??= open()
  return shared
}

async function open(): Promise<Database> {
  const url = inject('databaseUrl')
  if (url !== undefined) return openServedDatabase({ url, poolSize: 10, onConnectionError: () => {} })
  const file = inject('dataFile')
  if (file === undefined) throw new Error('The global setup provided no database.')
  return overPglite(await openPglite({ loadDataDir: await openAsBlob(file) }))
}
