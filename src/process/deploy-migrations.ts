import { reasonOf } from '../database/failures.ts'
import { migrate } from '../database/migrate.ts'
import { DatabaseWaitError, whenAvailable } from '../database/when-available.ts'
import { ConfigError, loadConfig } from './config.ts'
import { openDatabase } from './open-database.ts'

/** `npm run db:deploy`: applies the pending migrations without starting the server. */
async function deploy(): Promise<void> {
  const config = loadConfig()
  const database = await openDatabase(config, () => {})
  try {
    const applied = await whenAvailable(() => migrate(database), {
      waitSeconds: config.databaseWaitSeconds,
      onWait: (error) => process.stderr.write(`Waiting for the database: ${reasonOf(error)}\n`),
    })
    const lines = applied.length === 0 ? ['No pending migrations.'] : applied.map((name) => `Applied ${name}`)
    process.stdout.write(`${lines.join('\n')}\n`)
  } finally {
    await database.close()
  }
}

try {
  await deploy()
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigError || error instanceof DatabaseWaitError ? error.message : error}\n`,
  )
  process.exit(1)
}
