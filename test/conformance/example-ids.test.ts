import { expect, test } from 'vitest'
import { isJsonObject } from '../../src/shared/bounded.ts'
import { parseId } from '../../src/shared/identifiers.ts'
import { testApp } from '../support/test-app.ts'
import { routeTable } from './route-table.ts'

const { dialects } = await routeTable()
const { app } = await testApp()

/** The records in a document that show one id in two forms. */
function twoForms(value: unknown): { id: string; uuid: string }[] {
  if (Array.isArray(value)) return value.flatMap(twoForms)
  if (!isJsonObject(value)) return []
  const inner = Object.values(value).flatMap(twoForms)
  const { id, uuid } = value
  return typeof id === 'string' && typeof uuid === 'string' ? [{ id, uuid }, ...inner] : inner
}

test('an example that shows an id in two forms shows the same id', async () => {
  const documents = await Promise.all(dialects.map(({ id }) => app.inject(`/${id}/openapi.json`)))
  const records = documents.flatMap((document) => twoForms(document.json()))
  expect(records.length).toBeGreaterThan(2)
  for (const { id, uuid } of records) expect(parseId(id.startsWith('camp_') ? 'camp' : 'asst', id)).toBe(uuid)
})
