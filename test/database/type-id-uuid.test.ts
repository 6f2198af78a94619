import { expect, test } from 'vitest'
import { newId, parseId, toTypeId } from '../../src/shared/identifiers.ts'
import { testDatabase } from '../support/database.ts'

/** The SQL function type_id_uuid. */
async function uuidsOf(typeIds: readonly string[]): Promise<(string | null)[]> {
  const { sql } = await testDatabase()
  const statement =
    'SELECT type_id_uuid(t.id) AS uuid FROM unnest($1::text[]) WITH ORDINALITY AS t (id, place)'
  const rows = await sql.query<{ uuid: string | null }>('', `${statement} ORDER BY t.place`, [typeIds])
  return rows.map(({ uuid }) => uuid)
}

test('the database reads TypeIDs as the server does', async () => {
  const random = Array.from({ length: 200 }, () => crypto.randomUUID())
  const uuids = [
    ...random,
    newId(),
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ]
  expect(await uuidsOf(uuids.map((uuid) => toTypeId('file', uuid)))).toEqual(uuids)
})

test('the database takes nothing else for one', async () => {
  const wrong = [
    '',
    'file_',
    'file_1',
    'file_81jh3v7w2cf9g8m4q6x0z5t1bn',
    'file_01jh3v7w2cf9g8m4q6x0z5t1bi',
    'file_01JH3V7W2CF9G8M4Q6X0Z5T1BN',
    'file_01jh3v7w2cf9g8m4q6x0z5t1b\n',
  ]
  expect(wrong.map((id) => parseId('file', id))).toEqual(wrong.map(() => null))
  expect(await uuidsOf(wrong)).toEqual(wrong.map(() => null))
})
