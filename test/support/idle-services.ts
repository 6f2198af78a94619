import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileStorage } from '@flystorage/file-storage'
import { LocalStorageAdapter } from '@flystorage/local-fs'
import type { Database } from '../../src/database/database.ts'
import { openServedDatabase } from '../../src/database/served.ts'
import { createServices, type Services } from '../../src/services.ts'

/** Services whose database nobody answers for: connections are refused on the port of `discard`. */
export function unreachableServices(): Services {
  const url = 'postgresql://nobody@127.0.0.1:9/nothing'
  return servicesOver(openServedDatabase({ url, poolSize: 1, onConnectionError: () => {} }))
}

export function servicesOver(database: Database): Services {
  return createServices({
    database,
    storage: new FileStorage(new LocalStorageAdapter(join(tmpdir(), `switchboard-nowhere-${process.pid}`))),
    fileSizeLimitBytes: 1024,
    sessionTtlMs: 3_600_000,
    onBackgroundError: () => {},
  })
}
