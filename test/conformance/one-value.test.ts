import { describe, expect, test } from 'vitest'
import { contractOf } from '../support/dialect-contracts.ts'
import { at, driverOf, nested } from '../support/dialect-driver.ts'
import { makeAccount } from '../support/factories.ts'
import { dialectIds } from '../support/test-dialects.ts'

/*
 * The same thing has one value in every API: what is written as `prompt` in one is read as `system_prompt` in another.
 * Where each API has a thing, and how it writes two values of it, says its contract.
 */

const shown = dialectIds.flatMap((id) =>
  Object.entries(contractOf(id).shows).map(([thing, place]) => ({ thing, id, place })),
)

describe.each([...new Set(shown.map(({ thing }) => thing))])('%s', (thing) => {
  const places = shown.filter((one) => one.thing === thing)

  test.each(places)(
    'written through $id, has the same value in every API and in its lists',
    async ({ id: writerId, place: [path, ...values] }) => {
      const account = await makeAccount()
      const [native, writer] = [await driverOf('native', account), await driverOf(writerId, account)]
      const id = await native.create({ name: 'A', model: { provider: 'openai', model: 'gpt-4o' } })
      // The second value first: the first may be what an API shows of a new assistant, and writing that is no change.
      for (const turn of [1, 0] as const) {
        await writer.update(id, nested(path, values[turn]))
        for (const { id: readerId, place } of places) {
          const [readPath, ...expected] = place
          const reader = await driverOf(readerId, account)
          expect([readerId, at(await reader.read(id), readPath)]).toEqual([readerId, expected[turn]])
          expect([readerId, at((await reader.list())[0], readPath)]).toEqual([readerId, expected[turn]])
        }
      }
    },
  )
})
