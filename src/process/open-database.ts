import type { Database } from '../database/database.ts'
import type { Config } from './config.ts'

/** PostgreSQL when the configuration names one, else the embedded database. Only the one that is used is loaded. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'databasePoolSize' | 'dataDirectory'>,
  onConnectionError: (error: Error) => void,
): Promise<Database> {
  if (config.databaseUrl === undefined) {
    const { openEmbeddedDatabase } = await import('../database/embedded.ts')
    return openEmbeddedDatabase(config.dataDirectory)
  }
  const { openServedDatabase } = await import('../database/served.ts')
  return openServedDatabase({ url: config.databaseUrl, poolSize: config.databasePoolSize, onConnectionError })
}
