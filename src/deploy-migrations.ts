import { ConfigError, loadConfig } from './config.ts'
import { migrate } from './database/migrate.ts'
import { openDatabase } from './database/open-database.ts'

/** `npm run db:deploy`: applies the pending migrations without starting the server. */
async function deploy(): Promise<void> {
  const database = await openDatabase(loadConfig(), () => {})
  try {
    const applied = await migrate(database)
    const lines = applied.length === 0 ? ['No pending migrations.'] : applied.map((name) => `Applied ${name}`)
    process.stdout.write(`${lines.join('\n')}\n`)
  } finally {
    await database.close()
  }
}

try {
  await deploy()
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : error}\n`)
  process.exit(1)
}
