import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileStorage } from '@flystorage/file-storage'
import { LocalStorageAdapter } from '@flystorage/local-fs'
import { openPglite, overPglite } from '../src/database/embedded.ts'
import { migrate } from '../src/database/migrate.ts'
import { createDialects } from '../src/dialects/registry.ts'
import { createServices } from '../src/services.ts'
import { assistantViews } from './assistant-views.ts'
import { type Correspondence, correspondences } from './correspondence.ts'

/* Writes `docs/correspondence.md`, over the catalogue that a new server has. */

const database = overPglite(await openPglite())
await migrate(database)
const services = createServices({
  database,
  storage: new FileStorage(new LocalStorageAdapter(join(tmpdir(), 'unused'))),
  fileSizeLimitBytes: 1,
  sessionTtlMs: 1,
  onBackgroundError: () => {},
})
const views = await assistantViews(createDialects(services))
await database.close()

/** `/v1` is the canonical form itself. */
const columns = Object.keys(views).filter((id) => id !== 'native')

const head = `# Which field is which

Made from the code by \`npm run openapi\`: each canonical field of an assistant (the form of \`/v1\`) is set to two values,
and every API is asked what changed. An empty cell: that API keeps the field and does not show it.

Any form of an id is accepted in any path. An API without a field for phone numbers may have operations for them: see its
document.
`

function row({ field, shownAs }: Correspondence): string {
  const cells = columns.map((id) => (shownAs[id] ?? []).map((name) => `\`${name}\``).join(', '))
  return `| \`${field}\` | ${cells.join(' | ')} |`
}

const table = [
  `| Canonical | ${columns.join(' | ')} |`,
  `| --- | ${columns.map(() => '---').join(' | ')} |`,
  ...correspondences(views).map(row),
]
await writeFile(new URL('../docs/correspondence.md', import.meta.url), `${head}\n${table.join('\n')}\n`)
