import { randomBytes } from 'node:crypto'
import type { Database } from '../../database/database.ts'

const purpose = 'file-links'

export type SigningKeyRepository = ReturnType<typeof createSigningKeyRepository>

/** The key by which links to files are signed: in the database, so that all instances have the same one. */
export function createSigningKeyRepository({ sql }: Database) {
  let known: Promise<Uint8Array> | undefined

  return {
    /** Made when it is first needed; asked of the database once in the life of the process. */
    key(): Promise<Uint8Array> {
      known ??= find().catch((error) => {
        known = undefined
        throw error
      })
      return known
    },
  }

  async function find(): Promise<Uint8Array> {
    const stored = await read()
    if (stored !== undefined) return stored
    await sql.query('add-server-key', addSql, [purpose, randomBytes(32).toString('hex')])
    // Another instance may have been first.
    const made = await read()
    if (made === undefined) throw new Error('The database wrote a key and returned none.')
    return made
  }

  async function read(): Promise<Uint8Array | undefined> {
    const [row] = await sql.query<{ key: Uint8Array }>('find-server-key', findSql, [purpose])
    return row?.key
  }
}

const findSql = 'SELECT key FROM server_keys WHERE purpose = $1'

const addSql = `INSERT INTO server_keys (purpose, key) VALUES ($1, decode($2, 'hex')) ON CONFLICT DO NOTHING`
