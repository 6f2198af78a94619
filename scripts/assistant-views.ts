import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileStorage } from '@flystorage/file-storage'
import { LocalStorageAdapter } from '@flystorage/local-fs'
import { openPglite, overPglite } from '../src/database/embedded.ts'
import { migrate } from '../src/database/migrate.ts'
import { createDialects } from '../src/dialects/registry.ts'
import { createServices } from '../src/services.ts'
import type { View } from './correspondence.ts'

/** How each dialect shows an assistant, over the catalogue that a new server has. */
export async function assistantViews(): Promise<Readonly<Record<string, View>>> {
  const database = overPglite(await openPglite())
  await migrate(database)
  const services = createServices({
    database,
    storage: new FileStorage(new LocalStorageAdapter(join(tmpdir(), 'unused'))),
    fileSizeLimitBytes: 1,
    sessionTtlMs: 1,
    onBackgroundError: () => {},
  })
  const views = await Promise.all(
    createDialects(services).map(
      async ({ id, assistantForm }) => [id, (await assistantForm()).toWire] as const,
    ),
  )
  await database.close()
  return Object.fromEntries(views)
}
