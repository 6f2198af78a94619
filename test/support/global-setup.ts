import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openPglite, overPglite } from '../../src/database/embedded.ts'
import { migrate } from '../../src/database/migrate.ts'
import { openServedDatabase } from '../../src/database/served.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A migrated database of PostgreSQL, when DATABASE_URL is set. */
    databaseUrl: string | undefined
    /** Else the file of a migrated data directory, for PGlite to load. */
    dataFile: string | undefined
    /** For the contents of files; each worker makes a folder of its own in it. */
    filesFolder: string
  }
}

/** One migrated database for the whole run: a new one of PostgreSQL, or a data directory that each worker loads. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.DATABASE_URL
  const tearDown = await (server === undefined ? setUpEmbedded(project) : setUpServed(project, server))
  const filesFolder = await mkdtemp(join(tmpdir(), 'switchboard-files-'))
  project.provide('filesFolder', filesFolder)
  return async () => {
    await rm(filesFolder, { recursive: true, force: true })
    await tearDown()
  }
}

async function setUpEmbedded(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-test-'))
  const pglite = await openPglite()
  await migrate(overPglite(pglite))
  const dataFile = join(folder, 'data.tar')
  const dump = await pglite.dumpDataDir('none')
  await writeFile(dataFile, Buffer.from(await dump.arrayBuffer()))
  await pglite.close()
  project.provide('dataFile', dataFile)
  project.provide('databaseUrl', undefined)
  return () => rm(folder, { recursive: true, force: true })
}

async function setUpServed(project: TestProject, server: string): Promise<() => Promise<void>> {
  const name = `switchboard_test_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const database = openServedDatabase({ url: url.href, poolSize: 1, onConnectionError: () => {} })
  await migrate(database)
  await database.close()
  project.provide('databaseUrl', url.href)
  project.provide('dataFile', undefined)
  return async () => {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin.end()
  }
}
