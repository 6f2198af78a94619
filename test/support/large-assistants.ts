import { blankDraft } from '../../src/core/assistants/model/assistant.ts'
import { settingsText } from '../../src/core/assistants/storage/stored-settings.ts'
import type { SqlSession } from '../../src/database/database.ts'
import { insertTexts } from './assistant-texts.ts'

interface LargeAssistants {
  readonly count: number
  /** Of each one's settings, nearly. */
  readonly bytes: number
}

/** Characters of one to four bytes, which take two in JavaScript. */
const sentence = 'You answer the phone of a dental practice. Grüße, 您好 🙂 '

const messageLength = 60_000

/** Assistants named `Large 1` and so on, the first one newest, two of each moment. @returns their UUIDs by name */
export async function insertLargeAssistants(
  sql: SqlSession,
  accountId: string,
  { count, bytes }: LargeAssistants,
): Promise<Map<string, string>> {
  const draft = blankDraft('Large')
  const content = sentence.repeat(messageLength / sentence.length)
  const message = { role: 'system' as const, content }
  const messages = Array.from({ length: Math.floor(bytes / Buffer.byteLength(content)) }, () => message)
  const settings = settingsText({ ...draft, model: { ...draft.model, messages } })
  const rows = await sql.query<{ id: string; name: string }>('', insertSql, [accountId, settings, count])
  await insertTexts(sql, accountId)
  return new Map(rows.map(({ id, name }) => [name, id]))
}

const insertSql = `
  WITH made AS (
    INSERT INTO assistants (id, account_id, name, settings, created_at, updated_at)
    SELECT gen_random_uuid(), $1::uuid, 'Large ' || n, $2::json, moment, moment
    FROM generate_series(1, $3::int) n, LATERAL (SELECT now() - n / 2 * interval '1 second' AS moment) m RETURNING *
  ), versions AS (
    INSERT INTO assistant_versions (assistant_id, number, account_id, content_hash, name, settings, author_kind)
    SELECT id, 1, account_id, '', name, settings, 'system' FROM made
  )
  SELECT id, name FROM made`
