import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { assistantViews } from '../../scripts/assistant-views.ts'
import { type Correspondence, correspondences } from '../../scripts/correspondence.ts'
import { createBodies } from '../support/arbitraries.ts'
import { type DialectId, dialectIds, driverOf, type Json } from '../support/dialect-drivers.ts'
import { makeAccount } from '../support/factories.ts'
import { propertyRuns } from '../support/property-runs.ts'

/** What follows a field that is shown: another voice has another vendor, speech model, name and language. */
const following: Readonly<Record<Exclude<DialectId, 'native'>, readonly string[]>> = {
  callcamp: ['model.provider', 'voice.provider', 'voice.model', 'voice.name', 'voice.language'],
  autocalls: [
    'model.provider',
    'voice.provider',
    'voice.model',
    'voice.name',
    'voice.language',
    'outboundEnabled',
  ],
  talkturo: ['voice.language'],
  edmo: ['voice.model', 'voice.name', 'voice.language'],
  callhq: ['voice.name', 'extensions'],
}

const foreign = dialectIds.filter((id) => id !== 'native')

describe.each(foreign)('a change through %s', (id) => {
  let table: Correspondence[]
  beforeAll(async () => {
    table = correspondences(await assistantViews())
  })

  test('leaves every field alone that it does not show', async () => {
    const account = await makeAccount()
    const [dialect, witness] = [await driverOf(id, account), await driverOf('native', account)]
    const kept = table
      .filter(({ field, shownAs }) => shownAs[id]?.length === 0 && !following[id].includes(field))
      .map(({ field }) => field)
    expect(kept.length).toBeGreaterThan(5)
    await fc.assert(
      fc.asyncProperty(createBodies.native, createBodies[id], async (body, change) => {
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

function at(record: Json, field: string): unknown {
  return field.split('.').reduce<unknown>((value, key) => (value as Json)[key], record)
}
