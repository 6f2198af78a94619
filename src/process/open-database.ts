import type { Database } from '../database/database.ts'
import { openEmbeddedDatabase } from '../database/embedded.ts'
import { openServedDatabase } from '../database/served.ts'
import type { Config } from './config.ts'

/** PostgreSQL when the configuration names one, else the embedded database. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'databasePoolSize' | 'dataDirectory'>,
  onConnectionError: (error: Error) => void,
): Promise<Database> {
  if (config.databaseUrl === undefined) return openEmbeddedDatabase(config.dataDirectory)
  return openServedDatabase({ url: config.databaseUrl, poolSize: config.databasePoolSize, onConnectionError })
}
