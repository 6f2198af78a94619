import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createResponseBudget } from '../../src/http/responses/response-budget.ts'

const never = new AbortController().signal
const longMs = 60_000

describe('a budget of responses', () => {
  test('has room until it is spent, and again when something is given back', () => {
    const budget = createResponseBudget(100, longMs)
    const first = budget.tryTake('a', 40)
    expect(first).not.toBeNull()
    expect(budget.tryTake('b', 40)).not.toBeNull()
    expect(budget.tryTake('c', 40)).toBeNull()
    first?.shrink(20)
    expect(budget.tryTake('c', 40)).not.toBeNull()
    expect(budget.tryTake('d', 1)).toBeNull()
    first?.free()
    first?.free()
    expect(budget.tryTake('d', 20)).not.toBeNull()
    expect(budget.tryTake('e', 1)).toBeNull()
  })

  test('gives one account half of it', () => {
    const budget = createResponseBudget(100, longMs)
    expect(budget.tryTake('a', 30)).not.toBeNull()
    expect(budget.tryTake('a', 30)).toBeNull()
    expect(budget.tryTake('b', 30)).not.toBeNull()
  })

  test('always has room for one, however large', () => {
    const budget = createResponseBudget(10, longMs)
    const only = budget.tryTake('a', 1000)
    expect(only).not.toBeNull()
    expect(budget.tryTake('b', 1)).toBeNull()
    only?.free()
    expect(budget.tryTake('b', 1)).not.toBeNull()
  })

  test('does not grow by a response that is larger than was thought', () => {
    const budget = createResponseBudget(100, longMs)
    const room = budget.tryTake('a', 10)
    room?.shrink(50)
    room?.free()
    expect(budget.tryTake('b', 100)).not.toBeNull()
    expect(budget.tryTake('c', 1)).toBeNull()
  })

  test('admits who waits in turn, and nobody of an account that has its share', async () => {
    const budget = createResponseBudget(100, longMs)
    const [first, second] = [budget.tryTake('a', 50), budget.tryTake('b', 50)]
    const admitted: string[] = []
    const wait = async (account: string, name: string) => {
      const room = await budget.waitFor(account, 50, never)
      admitted.push(name)
      return room
    }
    const [ofA, ofC] = [wait('a', 'a'), wait('c', 'c')]
    second?.free()
    const room = await ofC
    expect(admitted).toEqual(['c'])
    first?.free()
    await ofA
    expect(admitted).toEqual(['c', 'a'])
    room.free()
  })

  test('turns away who waits too long, and forgets them', async () => {
    const budget = createResponseBudget(10, 1)
    const room = budget.tryTake('a', 10)
    await expect(budget.waitFor('b', 10, never)).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: 1,
    })
    room?.free()
    expect(budget.tryTake('c', 10)).not.toBeNull()
  })

  test('keeps no place for a client that is gone', async () => {
    const budget = createResponseBudget(10, longMs)
    const room = budget.tryTake('a', 10)
    const gone = new AbortController()
    const waiting = budget.waitFor('b', 10, gone.signal)
    gone.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' })
    room?.free()
    await sleep(0)
    expect(budget.tryTake('c', 10)).not.toBeNull()
  })
})
