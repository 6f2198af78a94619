import pg from 'pg'
import {
  contentColumns,
  contentColumnsOf,
  contentPlaceholders,
} from '../../src/core/assistants/storage/assistant-columns.ts'
import { textValuesOf } from '../../src/core/assistants/storage/assistant-texts.ts'
import { generateApiKey, hashToken } from '../../src/core/identity/secrets.ts'
import { migrate } from '../../src/database/migrate.ts'
import { openServedDatabase } from '../../src/database/served.ts'
import { newId } from '../../src/shared/identifiers.ts'
import { sampleDraft } from './sample.ts'

/** A server with many assistants, most of them of other accounts. */
export interface Grown {
  readonly key: string
  /** How many the account of the key has. */
  readonly inAccount: number
  /** UUIDs of some of these. */
  readonly ids: readonly string[]
  readonly words: { readonly common: string; readonly rare: string }
}

const largestAccount = 100_000
const otherAccount = 1_000

/** Different contents; each is that of many assistants. */
const contents = 2_000

/** As often as words are in a language: the first is in nearly every text, the last in hardly any. */
const vocabulary = Array.from({ length: 5_000 }, (_, index) => `w${((index + 1) * 7_919).toString(36)}`)

/** One account with at most 100,000 of them, and accounts of a thousand each. */
export async function grow(url: string, assistants: number): Promise<Grown> {
  const database = openServedDatabase({ url, poolSize: 1, onConnectionError: () => {} })
  await migrate(database)
  await database.close()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const inAccount = Math.min(assistants, largestAccount)
    const accountId = newId()
    const key = generateApiKey('sk_')
    await client.query(accountsSql, [accountId, Math.ceil((assistants - inAccount) / otherAccount)])
    await client.query(
      `INSERT INTO api_keys (id, account_id, name, key_hash, hint, scopes) VALUES ($1, $2, 'bench', $3, '', '{read,write}')`,
      [newId(), accountId, hashToken(key)],
    )
    await fillContents(client)
    await client.query('SET synchronous_commit = off')
    await client.query(fillSql, [accountId, inAccount, otherAccount, contents])
    await client.query(textsSql)
    await client.query(versionsSql, [accountId])
    await client.query('VACUUM ANALYZE')
    const { rows } = await client.query(
      'SELECT id FROM assistants WHERE account_id = $1 ORDER BY id LIMIT 200',
      [accountId],
    )
    const words = { common: vocabulary[20] ?? '', rare: vocabulary.at(-50) ?? '' }
    return { key, inAccount, ids: rows.map(({ id }) => id), words }
  } finally {
    await client.end()
  }
}

/** A table of them, from which the assistants are made. */
async function fillContents(client: pg.Client): Promise<void> {
  await client.query(`CREATE TEMPORARY TABLE contents AS SELECT 0 AS n, ''::text AS folded, ''::bytea AS signature,
    ${contentColumns} FROM assistants LIMIT 0`)
  for (let n = 0; n < contents; n += 1) {
    const words = Array.from({ length: 160 }, () => vocabulary[Math.floor(5_000 ** Math.random()) - 1])
    const draft = {
      ...sampleDraft,
      name: `Agent ${n}`,
      model: { ...sampleDraft.model, messages: [{ role: 'system' as const, content: words.join(' ') }] },
    }
    await client.query(
      `INSERT INTO contents (n, folded, signature, ${contentColumns}) VALUES ($1, $2, $3, ${contentPlaceholders(4)})`,
      [n, ...textValuesOf(draft), ...contentColumnsOf(draft).values],
    )
  }
  await client.query('CREATE INDEX ON contents (n)')
}

const accountsSql = `
  INSERT INTO accounts (id, slug, name)
  SELECT CASE WHEN n = 0 THEN $1::uuid ELSE gen_random_uuid() END, 'bench-' || n, 'bench' FROM generate_series(0, $2::int) n`

/** Newest first in each account. */
const fillSql = `
  INSERT INTO assistants (id, account_id, created_at, updated_at, ${contentColumns})
  SELECT gen_random_uuid(), a.id, moment, moment, ${contentColumns
    .split(', ')
    .map((column) => `c.${column}`)
    .join(', ')}
  FROM accounts a, generate_series(1, CASE WHEN a.id = $1::uuid THEN $2::int ELSE $3::int END) i,
    LATERAL (SELECT now() - i * interval '1 second' AS moment) m
    JOIN contents c ON true
  WHERE c.n = i % $4::int`

const textsSql = `
  INSERT INTO assistant_texts (assistant_id, account_id, created_at, folded, signature)
  SELECT a.id, a.account_id, a.created_at, c.folded, c.signature FROM assistants a JOIN contents c USING (name)`

/** Of the one account only: nothing reads those of the others. */
const versionsSql = `
  INSERT INTO assistant_versions (assistant_id, number, account_id, content_hash, name, settings, author_kind)
  SELECT id, 1, account_id, '', name, settings, 'system' FROM assistants WHERE account_id = $1`
