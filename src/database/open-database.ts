import type { Config } from '../config.ts'
import type { Database } from './database.ts'
import { openEmbeddedDatabase } from './embedded.ts'
import { openServedDatabase } from './served.ts'

/** PostgreSQL when the configuration names one, else the embedded database. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'databasePoolSize' | 'dataDirectory'>,
  onConnectionError: (error: Error) => void,
): Promise<Database> {
  if (config.databaseUrl === undefined) return openEmbeddedDatabase(config.dataDirectory)
  return openServedDatabase({ url: config.databaseUrl, poolSize: config.databasePoolSize, onConnectionError })
}
