import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBodies } from '../support/arbitraries.ts'
import { type DialectDriver, dialectIds, driverOf, type Json } from '../support/dialect-drivers.ts'
import { makeAccount } from '../support/factories.ts'

/*
 * The laws of one assistant under many APIs, over generated assistants. The native API shows everything that is kept,
 * so it is the witness of what a write through another API left alone.
 */

const runs = { numRuns: 15 }

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

  test.each(dialectIds.filter((id) => id !== writerId))(
    'can be read and edited through %s, and nothing is lost',
    async (otherId) => {
      const account = await makeAccount()
      const [writer, other, witness] = [
        await driverOf(writerId, account),
        await driverOf(otherId, account),
        await driverOf('native', account),
      ]
      await fc.assert(
        fc.asyncProperty(createBodies[writerId], createBodies[otherId], async (body, change) => {
          const id = await writer.create(body)
          await writingBackChangesNothing(other, witness, id)
          await editingBackAndForthChangesNothing(other, witness, id, change)
          expect(await writer.read(id)).toMatchObject(body)
        }),
        runs,
      )
    },
  )
})

async function writingBackChangesNothing(
  other: DialectDriver,
  witness: DialectDriver,
  id: string,
): Promise<void> {
  const before = await witness.read(id)
  await other.update(id, other.writable(await other.read(id)))
  expect(withoutTimes(await witness.read(id))).toEqual(withoutTimes(before))
}

/** Through an API, change what it can change and change it back: what it cannot say must have survived both. */
async function editingBackAndForthChangesNothing(
  other: DialectDriver,
  witness: DialectDriver,
  id: string,
  change: Json,
): Promise<void> {
  const name = 'assistant_name' in change ? 'assistant_name' : 'name'
  const before = await witness.read(id)
  const shown = await other.read(id)
  await other.update(id, { [name]: 'Changed' })
  expect(withoutTimes(await witness.read(id))).toEqual(withoutTimes({ ...before, name: 'Changed' }))
  await other.update(id, { [name]: shown[name] })
  expect(withoutTimes(await witness.read(id))).toEqual(withoutTimes(before))
}
