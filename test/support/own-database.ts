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

type CleanUp = () => Promise<void>

/**
 * An empty database for server processes, of the kind that the suite runs on.
 * @param whenDone takes what removes it; without it, that happens after the test
 */
export async function ownDatabase(
  whenDone: (cleanUp: CleanUp) => void = onTestFinished,
): Promise<OwnDatabase> {
  const directory = await temporaryDirectory()
  whenDone(() => directory.remove())
  const databaseUrl = inject('databaseUrl')
  if (databaseUrl === undefined) {
    return { environment: { DATA_DIR: directory.path }, open: () => openEmbeddedDatabase(directory.path) }
  }
  const url = await newDatabase(databaseUrl, whenDone)
  return {
    environment: { DATA_DIR: directory.path, DATABASE_URL: url },
    open: async () => openServedDatabase({ url, poolSize: 1, onConnectionError: () => {} }),
  }
}

async function newDatabase(databaseUrl: string, whenDone: (cleanUp: CleanUp) => void): Promise<string> {
  const name = `switchboard_own_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: databaseUrl })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  whenDone(async () => {
    endStartedServers()
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin.end()
  })
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  return url.href
}
