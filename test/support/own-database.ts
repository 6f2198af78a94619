import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { openEmbeddedDatabase } from '../../src/database/embedded.ts'
import { openServedDatabase } from '../../src/database/served.ts'
import { endStartedServers, temporaryDirectory } from './server-process.ts'

export interface OwnDatabase {
  /** What makes a server process use it. */
  readonly environment: Readonly<Record<string, string>>
  /** Opens it in this process. An embedded one has to be closed before a server opens it. */
  open(): Promise<Database>
}

/** An empty database for the server processes of one test, of the kind that the suite runs on. Gone after the test. */
export async function ownDatabase(): Promise<OwnDatabase> {
  const directory = await temporaryDirectory()
  onTestFinished(() => directory.remove())
  const databaseUrl = inject('databaseUrl')
  if (databaseUrl === undefined) {
    return { environment: { DATA_DIR: directory.path }, open: () => openEmbeddedDatabase(directory.path) }
  }
  const url = await newDatabase(databaseUrl)
  return {
    environment: { DATA_DIR: directory.path, DATABASE_URL: url },
    open: async () => openServedDatabase({ url, poolSize: 1, onConnectionError: () => {} }),
  }
}

async function newDatabase(databaseUrl: string): Promise<string> {
  const name = `switchboard_own_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: databaseUrl })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  onTestFinished(async () => {
    endStartedServers()
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin.end()
  })
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  return url.href
}
