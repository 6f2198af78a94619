import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { blankDraft } from '../../src/core/assistants/model/assistant.ts'
import { contentColumnsOf, fileUuidsOf } from '../../src/core/assistants/storage/assistant-columns.ts'
import { currentSettingsText, settingsText } from '../../src/core/assistants/storage/stored-settings.ts'
import { openPglite, overPglite } from '../../src/database/embedded.ts'
import { newId, toTypeId } from '../../src/shared/identifiers.ts'

const migration = '20261122090000_settings_as_text'

const sqlOf = (name: string) => readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8')

const fileIds = [newId(), newId()].map((id) => toTypeId('file', id))

const blank = blankDraft('Blank')
const drafts = [
  blank,
  {
    ...blank,
    name: 'Rich',
    language: 'pt-BR',
    inboundEnabled: false,
    metadata: { crm: 'a', nested: { b: [1, null, 'ü'] } },
    variables: { zz: 1, a: 'é' },
    model: {
      ...blank.model,
      provider: 'openai',
      model: 'gpt-4o',
      temperature: 0.7,
      knowledgeBase: { fileIds },
    },
    voice: { ...blank.voice, provider: '11labs', voiceId: 'v' },
    knowledgeBase: { fileIds: fileIds.slice(0, 1) },
  },
]

test('assistants, versions and templates that exist keep what they hold, and get their columns', async () => {
  const database = overPglite(await openPglite())
  const names = readdirSync('prisma/migrations')
    .filter((name) => /^\d/.test(name))
    .sort()
  const rows = drafts.map((draft) => ({ id: newId(), draft }))
  await database.transaction(async (session) => {
    for (const name of names.filter((name) => name < migration)) await session.script(sqlOf(name))
    const account = newId()
    await session.query('', "INSERT INTO accounts (id, slug, name) VALUES ($1, 'a', 'a')", [account])
    for (const { id, draft } of rows) {
      const values = [id, account, draft.name, settingsText(draft)]
      for (const statement of beforeSql) await session.query('', statement, values)
    }
    await session.script(sqlOf(migration))
  })
  for (const { id, draft } of rows) {
    const [assistant] = await database.sql.query<Record<string, unknown>>(
      '',
      'SELECT *, settings::text AS text FROM assistants WHERE id = $1',
      [id],
    )
    const {
      settings,
      settings_schema: _schema,
      metadata,
      file_ids,
      ...columns
    } = contentColumnsOf(draft).columns
    expect(assistant).toMatchObject(columns)
    expect(assistant?.metadata).toEqual(draft.metadata)
    expect(new Set(assistant?.file_ids as string[])).toEqual(new Set(file_ids as string[]))
    expect(currentSettingsText(String(assistant?.text), Number(assistant?.settings_schema))).toBe(
      // What is free-form keeps the order that PostgreSQL gave it.
      settingsText(JSON.parse(String(assistant?.text))),
    )
    expect(JSON.parse(String(assistant?.text))).toEqual(JSON.parse(String(settings)))
    for (const [table, column] of [
      ['assistant_versions', 'assistant_id'],
      ['assistant_templates', 'id'],
    ]) {
      const text = `SELECT settings::text AS text, file_ids, settings_bytes FROM ${table} WHERE ${column} = $1`
      const [row] = await database.sql.query<{ text: string; file_ids: string[]; settings_bytes: number }>(
        '',
        text,
        [id],
      )
      expect(JSON.parse(row?.text ?? '')).toEqual(JSON.parse(String(settings)))
      expect(new Set(row?.file_ids)).toEqual(new Set(fileUuidsOf(draft)))
      expect(row?.settings_bytes).toBe(Buffer.byteLength(row?.text ?? ''))
    }
  }
  await database.close()
})

const beforeSql = [
  'INSERT INTO assistants (id, account_id, name, settings) VALUES ($1, $2, $3, $4::jsonb)',
  `INSERT INTO assistant_versions (assistant_id, account_id, number, content_hash, name, settings, author_kind)
    VALUES ($1, $2, 1, '', $3, $4::jsonb, 'system')`,
  'INSERT INTO assistant_templates (id, account_id, name, settings) VALUES ($1, $2, $3, $4::jsonb)',
]
