import pg from 'pg'
import {
  contentColumns,
  contentColumnsOf,
  contentPlaceholders,
} from '../../src/core/assistants/storage/assistant-columns.ts'
import { generateApiKey, hashToken } from '../../src/core/identity/secrets.ts'
import { migrate } from '../../src/database/migrate.ts'
import { openServedDatabase } from '../../src/database/served.ts'
import { newId } from '../../src/shared/identifiers.ts'
import { sampleDraft } from './sample.ts'

export interface Seeded {
  /** An API key of the account. */
  readonly key: string
  readonly accountId: string
  /** UUIDs of some of its assistants. */
  readonly ids: readonly string[]
}

/** An account with so many assistants of about three kilobytes, in Switchboard's tables and in those of the limit. */
export async function seed(url: string, assistants: number): Promise<Seeded> {
  const database = openServedDatabase({ url, poolSize: 1, onConnectionError: () => {} })
  await migrate(database)
  await database.close()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const accountId = newId()
    const key = generateApiKey('sk_')
    await client.query(`INSERT INTO accounts (id, slug, name) VALUES ($1, 'bench', 'bench')`, [accountId])
    await client.query(
      `INSERT INTO api_keys (id, account_id, name, key_hash, hint, scopes) VALUES ($1, $2, 'bench', $3, '', '{read,write,admin}')`,
      [newId(), accountId, hashToken(key)],
    )
    await client.query(seedSql, [accountId, assistants, ...contentColumnsOf(sampleDraft).values])
    await client.query(versionsSql)
    await client.query(limitSql)
    await client.query('ANALYZE')
    const { rows } = await client.query('SELECT id FROM assistants ORDER BY id LIMIT 200 OFFSET $1', [
      Math.floor(assistants / 3),
    ])
    return { key, accountId, ids: rows.map(({ id }) => id) }
  } finally {
    await client.end()
  }
}

const seedSql = `
  INSERT INTO assistants (id, account_id, created_at, updated_at, ${contentColumns})
  SELECT gen_random_uuid(), $1, moment, moment, ${contentPlaceholders(3)}
  FROM generate_series(1, $2::int) n, LATERAL (SELECT now() - n * interval '1 second' AS moment) m`

const versionsSql = `
  INSERT INTO assistant_versions (assistant_id, number, account_id, content_hash, name, settings, author_kind)
  SELECT id, 1, account_id, '', name, settings, 'system' FROM assistants`

const limitSql = `
  CREATE TABLE limit_assistants (
    id uuid PRIMARY KEY, account_id uuid NOT NULL, name text NOT NULL, settings json NOT NULL, version int NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL DEFAULT now(), updated_at timestamptz(3) NOT NULL DEFAULT now()
  );
  CREATE TABLE limit_versions (
    assistant_id uuid, number int, name text NOT NULL, settings json NOT NULL, author text NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(), PRIMARY KEY (assistant_id, number)
  );
  CREATE TABLE limit_audit (
    id uuid PRIMARY KEY, account_id uuid NOT NULL, action text NOT NULL, assistant_id uuid NOT NULL, author text NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now()
  );
  INSERT INTO limit_assistants (id, account_id, name, settings, created_at, updated_at)
  SELECT id, account_id, name, settings, created_at, updated_at FROM assistants;
  INSERT INTO limit_versions (assistant_id, number, name, settings, author) SELECT id, 1, name, settings, 'system' FROM limit_assistants;
  CREATE INDEX ON limit_assistants (account_id, created_at DESC, id DESC);
  CREATE INDEX ON limit_audit (account_id, created_at DESC, id DESC)`
