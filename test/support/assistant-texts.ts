import type { AssistantFields } from '../../src/core/assistants/model/assistant-fields.ts'
import { textValuesOf } from '../../src/core/assistants/storage/assistant-texts.ts'
import type { SqlSession } from '../../src/database/database.ts'

interface Row extends AssistantFields {
  readonly id: string
}

/** What assistants are found by, for those that were inserted by SQL. */
export async function insertTexts(sql: SqlSession, accountId: string): Promise<void> {
  const rows = await sql.query<Row>('', assistantsSql, [accountId])
  while (rows.length > 0) {
    const texts = rows.splice(0, 100).map(({ id, ...fields }) => [id, ...textValuesOf(fields)] as const)
    await sql.query('', insertSql, [
      texts.map(([id]) => id),
      texts.map(([, folded]) => folded),
      texts.map(([, , signature]) => signature?.toString('hex')),
    ])
  }
}

const assistantsSql = `
  SELECT a.id, a.name, a.settings->>'description' AS description, a.settings->>'firstMessage' AS "firstMessage",
    a.settings->'model' AS model
  FROM assistants a WHERE a.account_id = $1::uuid
    AND NOT EXISTS (SELECT FROM assistant_texts t WHERE t.assistant_id = a.id)`

const insertSql = `
  INSERT INTO assistant_texts (assistant_id, account_id, created_at, folded, signature)
  SELECT a.id, a.account_id, a.created_at, t.folded, decode(t.signature, 'hex')
  FROM unnest($1::uuid[], $2::text[], $3::text[]) AS t(id, folded, signature) JOIN assistants a USING (id)`
