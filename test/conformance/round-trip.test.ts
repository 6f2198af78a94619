import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBodies } from '../support/arbitraries.ts'
import { dialectIds, driverOf, type Json } from '../support/dialect-drivers.ts'
import { makeAccount } from '../support/factories.ts'
import { propertyRuns } from '../support/property-runs.ts'

/*
 * Over generated assistants: what is written through an API reads the same through it, and survives being read and
 * written back through any other. The native API shows everything that is kept, so it is the witness. What a change
 * through another API leaves alone is the matter of kept-fields.test.ts.
 */

const runs = propertyRuns(15)

const times = new Set(['createdAt', 'updatedAt', 'created_at', 'updated_at'])

const withoutTimes = (record: Json): Json =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !times.has(key)))

describe.each(dialectIds)('written through %s', (writerId) => {
  test('reads the same through it: by itself and in the list', async () => {
    const account = await makeAccount()
    const writer = await driverOf(writerId, account)
    await fc.assert(
      fc.asyncProperty(createBodies[writerId], async (body) => {
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
      fc.asyncProperty(createBodies.native, fc.nat(), async (body, place) => {
        const id = await witness.create(body)
        const record = await writer.read(id)
        const fields = Object.entries(writer.writable(record))
        await writer.update(id, Object.fromEntries([fields[place % fields.length] ?? []]))
        expect(withoutTimes(await writer.read(id))).toEqual(withoutTimes(record))
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
        fc.asyncProperty(createBodies[writerId], async (body) => {
          const id = await writer.create(body)
          const before = await witness.read(id)
          await other.update(id, other.writable(await other.read(id)))
          expect(withoutTimes(await witness.read(id))).toEqual(withoutTimes(before))
          expect(await writer.read(id)).toMatchObject(body)
        }),
        runs,
      )
    },
  )
})
