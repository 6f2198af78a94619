import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../support/dialect-contract.ts'
import { contractOf } from '../support/dialect-contracts.ts'
import { driverOf, without } from '../support/dialect-driver.ts'
import { makeAccount } from '../support/factories.ts'
import { propertyRuns } from '../support/property-runs.ts'
import { dialectIds } from '../support/test-dialects.ts'

/*
 * Over generated assistants: what is written through an API reads the same through it, and survives being read and
 * written back through any other. The native API shows everything that is kept, so it is the witness. What a change
 * through another API leaves alone is the matter of kept-fields.test.ts.
 */

const runs = propertyRuns(15)

function withoutTimes(id: string, record: Json): Json {
  return without(contractOf(id).times.fields, record)
}

describe.each(dialectIds)('written through %s', (writerId) => {
  test('reads the same through it: by itself and in the list', async () => {
    const account = await makeAccount()
    const writer = await driverOf(writerId, account)
    await fc.assert(
      fc.asyncProperty(contractOf(writerId).createBodies, async (body) => {
        const id = await writer.create(body)
        const record = await writer.read(id)
        expect(record).toMatchObject(body)
        expect((await writer.list())[0]).toEqual(record)
      }),
      runs,
    )
  })

  test('shows the same after any one field has been named as it is shown', async () => {
    const account = await makeAccount()
    const [writer, witness] = [await driverOf(writerId, account), await driverOf('native', account)]
    await fc.assert(
      fc.asyncProperty(contractOf('native').createBodies, fc.nat(), async (body, place) => {
        const id = await witness.create(body)
        const record = await writer.read(id)
        const fields = Object.entries(writer.writable(record))
        await writer.update(id, Object.fromEntries([fields[place % fields.length] ?? []]))
        expect(withoutTimes(writerId, await writer.read(id))).toEqual(withoutTimes(writerId, record))
      }),
      runs,
    )
  })

  test.each(dialectIds.filter((id) => id !== writerId))(
    'written back through %s as it shows it, is unchanged',
    async (otherId) => {
      const account = await makeAccount()
      const [writer, other, witness] = [
        await driverOf(writerId, account),
        await driverOf(otherId, account),
        await driverOf('native', account),
      ]
      await fc.assert(
        fc.asyncProperty(contractOf(writerId).createBodies, async (body) => {
          const id = await writer.create(body)
          const before = await witness.read(id)
          await other.update(id, other.writable(await other.read(id)))
          expect(withoutTimes('native', await witness.read(id))).toEqual(withoutTimes('native', before))
          expect(await writer.read(id)).toMatchObject(body)
        }),
        runs,
      )
    },
  )
})
