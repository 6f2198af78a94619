import type { AddressInfo } from 'node:net'
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { buildApp } from './app.ts'
import { startTrashPurge } from './assistants/trash-purge.ts'
import { banner } from './banner.ts'
import { ConfigError, type LoadedConfig, loadConfig } from './config.ts'
import { migrate } from './database/migrate.ts'
import { openDatabase } from './database/open-database.ts'
import { createDialects } from './dialects/registry.ts'
import { openFileStorage } from './files/file-storage.ts'
import { createLogger } from './logger.ts'
import { createServices } from './services.ts'

/** Less than the ten seconds that orchestrators give a process to end. */
const closeDelayMs = 9_500

const parentPollMs = 250

async function start(config: LoadedConfig): Promise<void> {
  const logger = createLogger(config.logLevel)
  const onBackgroundError = (error: unknown) => logger.warn({ err: error }, 'background work failed')
  const database = await openDatabase(config, onBackgroundError)
  const migrations = await migrate(database)
  if (migrations.length > 0) logger.info({ migrations }, 'database migrated')

  const storage = await openFileStorage(config)
  const services = createServices({ ...config, database, storage, onBackgroundError })
  let firstAccountStands = false
  const isReady = async () => firstAccountStands && (await services.isReady())
  const app = await buildApp(
    { ...services, isReady },
    { ...config, logger, publicUrl: config.publicUrl ?? urlOf(config.host, config.port) },
  )
  // Before the first account is made: its secrets are shown once, and a port that is taken must not cost them.
  await app.listen({ host: config.host, port: config.port })
  const { port } = app.server.address() as AddressInfo // listening on TCP, as configured
  const firstAccount = await services.ensureFirstAccount(config.firstAccount)
  const publicUrl = config.publicUrl ?? urlOf(config.host, port)
  // Apart from the log, which must not hold secrets.
  if (firstAccount !== null) process.stderr.write(banner(createDialects(services), publicUrl, firstAccount))
  firstAccountStands = true
  const kind = config.databaseUrl === undefined ? 'embedded' : 'served'
  logger.info({ host: config.host, port, database: kind }, 'listening')

  const stopTrashPurge = startTrashPurge(services.purgeTrash, onBackgroundError)
  closeWithGrace({ delay: closeDelayMs, logger }, async ({ err, signal }) => {
    if (err !== undefined) logger.fatal({ err }, 'ending after an error')
    else logger.info({ signal }, 'ending')
    await app.close()
    await stopTrashPurge()
    await services.refusals.flush()
    await database.close()
  })
  if (config.startedByNpm) endWithParent()
}

/**
 * The shell in which npm starts scripts dies of a signal without passing it on. Without this, stopping `npm start`
 * would leave the server running.
 */
function endWithParent(): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }, parentPollMs).unref()
}

/** Addresses that mean "all of them" cannot be dialled. */
function urlOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

try {
  await start(loadConfig())
} catch (error) {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`)
  else pino().fatal({ err: error }, 'could not start')
  process.exit(1)
}
