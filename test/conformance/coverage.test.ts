import { expect, test } from 'vitest'
import { assistantViews } from '../../scripts/assistant-views.ts'
import { correspondences } from '../../scripts/correspondence.ts'
import { createDialects } from '../../src/dialects/registry.ts'
import { loadContracts } from '../support/dialect-contracts.ts'
import { unreachableServices } from '../support/idle-services.ts'
import { testApp } from '../support/test-app.ts'
import { dialectIds } from '../support/test-dialects.ts'

const registered = createDialects(unreachableServices()).map(({ id }) => id)

test('every dialect of the registry has a contract, and so all generated tests', async () => {
  expect([...(await loadContracts(registered)).keys()]).toEqual(registered)
})

test('a dialect without a contract is named, with the file that it lacks', async () => {
  await expect(loadContracts([...registered, 'vapi'])).rejects.toThrow(
    'The dialect vapi has no contract: test/dialects/vapi/contract.ts.',
  )
})

test('every dialect stands in the correspondence table, with the forms of its ids', async () => {
  const views = await assistantViews((await testApp()).dialects)
  for (const { field, shownAs } of correspondences(views)) {
    expect([field, Object.keys(shownAs)]).toEqual([field, dialectIds])
    if (field === 'id') expect(Object.values(shownAs)).not.toContainEqual([])
  }
})
