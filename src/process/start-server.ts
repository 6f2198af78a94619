import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { buildApp } from '../app.ts'
import { startTrashPurge } from '../core/assistants/trash-purge.ts'
import { prepareFileStorage } from '../core/files/file-storage.ts'
import type { Database } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { whenAvailable } from '../database/when-available.ts'
import { createDialects } from '../dialects/registry.ts'
import { createServices, type Services } from '../services.ts'
import { banner } from './banner.ts'
import { type LoadedConfig, loadConfig } from './config.ts'
import { createLogger } from './logger.ts'
import { openDatabase } from './open-database.ts'

export interface RunningServer {
  /** Finishes the requests in flight and closes the database. */
  close(reason: { readonly err?: unknown; readonly signal?: string | undefined }): Promise<void>
}

interface Start {
  readonly config: LoadedConfig
  readonly logger: Logger
  readonly stop: AbortSignal
  /** Says how to close what was just opened; what was opened last is closed first. */
  readonly atEnd: (close: () => Promise<void>) => void
}

/**
 * Listens as the environment says. A start that fails, or is stopped by the signal, closes what it has opened.
 * @throws ConfigError, DatabaseWaitError, and whatever else keeps the server from starting
 */
export async function startServer(stop: AbortSignal): Promise<RunningServer> {
  const config = loadConfig()
  const logger = createLogger(config.logLevel)
  if (config.startedByNpm) endWithParent()
  const opened: (() => Promise<void>)[] = []
  const closeAll = async () => {
    for (const close of opened.splice(0).reverse()) await close()
  }
  try {
    await open({ config, logger, stop, atEnd: (close) => opened.push(close) })
  } catch (error) {
    if (!stop.aborted) logger.fatal({ err: error }, 'could not start')
    await closeAll()
    throw error
  }
  return {
    async close({ err, signal }) {
      if (err === undefined) logger.info({ signal }, 'shutting down')
      else logger.fatal({ err }, 'shutting down after an error')
      await closeAll()
    },
  }
}

async function open({ config, logger, stop, atEnd }: Start): Promise<void> {
  const onBackgroundError = (error: unknown) => logger.warn({ err: error }, 'background work failed')
  const database = await openDatabase(config, onBackgroundError)
  atEnd(() => database.close())
  await migrated(database, { config, logger, stop })
  const storage = await prepareFileStorage(config)
  const services = createServices({ ...config, database, storage, onBackgroundError })
  let firstAccountStands = false
  const app = await buildApp(services, {
    ...config,
    logger,
    publicUrl: config.publicUrl ?? urlOf(config.host, config.port),
    isStarted: () => firstAccountStands,
  })
  atEnd(() => services.close())
  atEnd(() => services.refusals.flush())
  atEnd(startTrashPurge(services.purgeTrash, onBackgroundError))
  atEnd(() => app.close())
  stop.throwIfAborted()
  // Before the first account is made: its secrets are shown once, and a port that is taken must not cost them.
  await app.listen({ host: config.host, port: config.port })
  await firstAccount(services, app, config)
  firstAccountStands = true
  const kind = config.databaseUrl === undefined ? 'embedded' : 'served'
  logger.info({ host: config.host, port: portOf(app), database: kind }, 'listening')
}

/** A database that is still starting is waited for. */
async function migrated(
  database: Database,
  { config, logger, stop }: Pick<Start, 'config' | 'logger' | 'stop'>,
): Promise<void> {
  const waitSeconds = config.databaseWaitSeconds
  const migrations = await whenAvailable(() => migrate(database), {
    waitSeconds,
    stop,
    onWait: (error) => logger.warn({ err: error, waitSeconds }, 'waiting for the database'),
  })
  if (migrations.length > 0) logger.info({ migrations }, 'database migrated')
}

async function firstAccount(services: Services, app: FastifyInstance, config: LoadedConfig): Promise<void> {
  const made = await services.ensureFirstAccount(config.firstAccount)
  if (made === null) return
  const publicUrl = config.publicUrl ?? urlOf(config.host, portOf(app))
  // Apart from the log, which must not hold secrets.
  process.stderr.write(banner(createDialects(services), publicUrl, made))
}

const parentPollMs = 250

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

function portOf(app: FastifyInstance): number {
  const { port } = app.server.address() as AddressInfo // listening on TCP, as configured
  return port
}

/** Addresses that mean "all of them" cannot be dialled. */
function urlOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}
