import { pino } from 'pino'
import { buildApp } from '../src/app.ts'
import { openFileStorage } from '../src/core/files/file-storage.ts'
import { openServedDatabase } from '../src/database/served.ts'
import { parseConfig } from '../src/process/config.ts'
import { createServices } from '../src/services.ts'
import { buildBaseline } from './baseline.ts'

/** A process with one of the two servers; tells its address, and on each message the processor time it has used. */
async function buildSwitchboard(databaseUrl: string) {
  const config = parseConfig({ DATABASE_URL: databaseUrl, DATA_DIR: '/tmp' })
  const database = openServedDatabase({ url: databaseUrl, poolSize: 10, onConnectionError: () => {} })
  const storage = await openFileStorage(config)
  const services = createServices({ ...config, database, storage, onBackgroundError: () => {} })
  // The log is part of the work, written to nowhere.
  const logger = pino({ level: 'info' }, pino.destination('/dev/null'))
  return buildApp(services, { ...config, logger, publicUrl: 'http://localhost:3000' })
}

const [contestant, databaseUrl = ''] = process.argv.slice(2)
const app = await (contestant === 'baseline' ? buildBaseline(databaseUrl) : buildSwitchboard(databaseUrl))
const address = await app.listen({ host: '127.0.0.1', port: 0 })
process.on('message', () => process.send?.({ cpu: process.cpuUsage() }))
process.on('disconnect', () => process.exit(0))
process.send?.({ address })
