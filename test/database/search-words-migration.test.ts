import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { blankDraft } from '../../src/core/assistants/model/assistant.ts'
import { textValuesOf } from '../../src/core/assistants/storage/assistant-texts.ts'
import { settingsText } from '../../src/core/assistants/storage/stored-settings.ts'
import { openPglite, overPglite } from '../../src/database/embedded.ts'
import { newId } from '../../src/shared/identifiers.ts'

const migration = '20261122100000_search_words'

const sqlOf = (name: string) => readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8')

const long = Array.from({ length: 500 }, (_, index) => (index * 7919).toString(36)).join(' ')

const assistants = [
  { name: 'Front desk', description: null, firstMessage: null, contents: [] },
  {
    name: 'Café  Müller',
    description: 'Die Straße',
    firstMessage: 'Grüße, naïve œuvre',
    contents: ['Eins.'],
  },
  {
    name: 'A',
    description: null,
    firstMessage: 'Hi',
    contents: ['You answer.\nNever  lie.', 'Second & third'],
  },
  {
    name: '東京歯科医院',
    description: 'Стоматология',
    firstMessage: null,
    contents: ['予約を受け付けます 🦷👋'],
  },
  { name: 'Long', description: 'x', firstMessage: 'y', contents: [long, `${long} •`] },
]

test('the texts of assistants that exist become what the server writes', async () => {
  const database = overPglite(await openPglite())
  const names = readdirSync('prisma/migrations')
    .filter((name) => /^\d/.test(name))
    .sort()
  const drafts = assistants.map(({ contents, ...fields }) => {
    const draft = { ...blankDraft(fields.name), ...fields }
    const messages = contents.map((content) => ({ role: 'system' as const, content }))
    return { id: newId(), draft: { ...draft, model: { ...draft.model, messages } } }
  })
  await database.transaction(async (session) => {
    for (const name of names.filter((name) => name < migration)) await session.script(sqlOf(name))
    const account = newId()
    await session.query('', "INSERT INTO accounts (id, slug, name) VALUES ($1, 'a', 'a')", [account])
    for (const { id, draft } of drafts) {
      const values = [id, account, draft.name, settingsText(draft)]
      await session.query(
        '',
        'INSERT INTO assistants (id, account_id, name, settings) VALUES ($1, $2, $3, $4)',
        values,
      )
    }
    await session.script(sqlOf(migration))
  })
  for (const { id, draft } of drafts) {
    const [row] = await database.sql.query<{ folded: string; signature: Uint8Array; created: boolean }>(
      '',
      `SELECT t.folded, t.signature, t.created_at = a.created_at AS created
       FROM assistant_texts t JOIN assistants a ON a.id = t.assistant_id WHERE a.id = $1::uuid`,
      [id],
    )
    const [folded, signature] = textValuesOf(draft)
    expect(row?.folded).toBe(folded)
    expect(Buffer.from(row?.signature ?? []).toString('hex')).toBe(signature?.toString('hex'))
    expect(row?.created).toBe(true)
  }
  await database.close()
})
