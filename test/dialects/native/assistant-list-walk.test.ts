import { beforeAll, describe, expect, test } from 'vitest'
import { blankDraft } from '../../../src/core/assistants/model/assistant.ts'
import { settingsText } from '../../../src/core/assistants/storage/stored-settings.ts'
import { toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer, type Client } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount } from '../../support/factories.ts'

const total = 10_000

let client: Client
/** The ids of assistants that nobody has touched yet. */
let untouched: string[]

beforeAll(async () => {
  const { id, key } = await makeAccount()
  client = await bearer('/v1', key)
  const { sql } = await testDatabase()
  const settings = settingsText(blankDraft('A'))
  const rows = await sql.query<{ id: string }>('make-many', insertSql, [id, settings, total])
  untouched = rows.map((row) => toTypeId('asst', row.id))
})

/** A hundred of each name, ten of each date; by SQL, for they are many. */
const insertSql = `WITH made AS (
    INSERT INTO assistants (id, account_id, name, settings, created_at)
    SELECT gen_random_uuid(), $1::uuid, 'Assistant ' || n % 100, $2::json, now() - n / 10 * interval '1 second'
    FROM generate_series(1, $3::int) AS n RETURNING *
  ), versions AS (
    INSERT INTO assistant_versions (assistant_id, account_id, number, content_hash, name, settings, author_kind)
    SELECT id, account_id, 1, '', name, settings, 'system' FROM made
  ) SELECT id FROM made`

describe('a walk through 10,000 assistants by cursor, while others insert, change and delete', () => {
  test.each(['-created', 'updated', 'name'])('sees every untouched one exactly once by %s', async (sort) => {
    const times = new Map<string, number>()
    let next = ''
    do {
      const [{ body }] = await Promise.all([
        client.get(`/assistants?sort=${sort}&fields=id&limit=200${next}`),
        ...interfere(),
      ])
      for (const { id } of body.data) times.set(id, (times.get(id) ?? 0) + 1)
      next = body.hasMore ? `&cursor=${body.nextCursor}` : ''
    } while (next !== '')
    expect(untouched.length).toBeGreaterThan(total / 2)
    expect(untouched.filter((id) => times.get(id) !== 1)).toEqual([])
  })
})

/** One is made, and of those that are there, wherever in the list, one is changed and one deleted. */
function interfere() {
  const [changed, deleted] = [takeOne(), takeOne()]
  return [
    client.post('/assistants', { name: `Assistant ${untouched.length % 100}` }),
    client.patch(`/assistants/${changed}`, { name: `Assistant ${untouched.length % 50}` }),
    client.delete(`/assistants/${deleted}`),
  ]
}

let position = 0

function takeOne(): string {
  position = (position + 7919) % untouched.length
  const [id] = untouched.splice(position, 1)
  if (id === undefined) throw new Error('All have been touched.')
  return id
}
