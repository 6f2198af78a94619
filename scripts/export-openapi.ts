import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FileStorage } from '@flystorage/file-storage'
import { LocalStorageAdapter } from '@flystorage/local-fs'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildApp } from '../src/app.ts'
import { openServedDatabase } from '../src/database/served.ts'
import { createDialects } from '../src/dialects/registry.ts'
import { createServices, type Services } from '../src/services.ts'

/*
 * Writes the OpenAPI document of every dialect to `openapi/<dialect>.json`, as the server itself would answer it, and
 * removes those of dialects that are gone. Needs no database.
 */

const folder = fileURLToPath(new URL('../openapi/', import.meta.url))

/** Services that are never called: the database and the storage behind them are not opened. */
function idleServices(): Services {
  return createServices({
    database: openServedDatabase({
      url: 'postgresql://localhost/unused',
      poolSize: 1,
      onConnectionError: () => {},
    }),
    storage: new FileStorage(new LocalStorageAdapter(join(tmpdir(), 'unused'))),
    fileSizeLimitBytes: 1,
    sessionTtlMs: 1,
    onBackgroundError: () => {},
  })
}

async function writeDocuments(app: FastifyInstance, dialectIds: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const id of dialectIds) {
    const response = await app.inject(`/${id}/openapi.json`)
    if (response.statusCode !== 200) throw new Error(`The document of ${id} answers ${response.statusCode}.`)
    await writeFile(join(folder, `${id}.json`), `${JSON.stringify(response.json(), null, 2)}\n`)
  }
  const wanted = new Set(dialectIds.map((id) => `${id}.json`))
  const stale = (await readdir(folder)).filter((name) => name.endsWith('.json') && !wanted.has(name))
  await Promise.all(stale.map((name) => rm(join(folder, name))))
}

const services = idleServices()
const app = await buildApp(services, {
  logger: pino({ level: 'silent' }),
  publicUrl: 'http://localhost:3000',
  trustProxy: false,
  corsOrigins: [],
})
await writeDocuments(
  app,
  createDialects(services).map(({ id }) => id),
)
await app.close()
