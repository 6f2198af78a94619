import { expect, test } from 'vitest'
import { assistantViews } from '../../scripts/assistant-views.ts'
import { dialectIds } from '../support/dialect-drivers.ts'
import { routeTable } from './route-table.ts'

const { dialects } = await routeTable()
const registered = dialects.map(({ id }) => id).sort()

test('every dialect of the registry is held to the laws of round trips', () => {
  expect([...dialectIds].sort()).toEqual(registered)
})

test('every dialect of the registry stands in the correspondence table', async () => {
  expect(Object.keys(await assistantViews()).sort()).toEqual(registered)
})
