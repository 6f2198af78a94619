import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hiddenFields } from '../core/conversion/forms.ts'
import { contractOf } from '../support/dialect-contracts.ts'
import { at, driverOf } from '../support/dialect-driver.ts'
import { makeAccount } from '../support/factories.ts'
import { propertyRuns } from '../support/property-runs.ts'
import { dialectIds } from '../support/test-dialects.ts'

describe.each(dialectIds.filter((id) => id !== 'native'))('a change through %s', (id) => {
  const { createBodies, following } = contractOf(id)

  test('leaves every field alone that it does not show', async () => {
    const account = await makeAccount()
    const [dialect, witness] = [await driverOf(id, account), await driverOf('native', account)]
    const kept = (await hiddenFields(id)).filter((field) => !following.includes(field))
    expect(kept.length).toBeGreaterThan(5)
    await fc.assert(
      fc.asyncProperty(contractOf('native').createBodies, createBodies, async (body, change) => {
        const uuid = await witness.create(body)
        const before = await witness.read(uuid)
        await dialect.update(uuid, change)
        const after = await witness.read(uuid)
        for (const field of kept) expect([field, at(after, field)]).toEqual([field, at(before, field)])
        expect(await dialect.read(uuid)).toMatchObject(change)
      }),
      propertyRuns(25),
    )
  })
})
