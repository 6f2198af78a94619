import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createResponseBudget } from '../../src/http/responses/response-budget.ts'

const never = new AbortController().signal
const longMs = 60_000

describe('a budget of responses', () => {
  test('has room until it is spent, and again when something is given back', () => {
    const budget = createResponseBudget(100, longMs)
    const first = budget.tryReserve('a', 40)
    expect(first).not.toBeNull()
    expect(budget.tryReserve('b', 40)).not.toBeNull()
    expect(budget.tryReserve('c', 40)).toBeNull()
    first?.shrink(20)
    expect(budget.tryReserve('c', 40)).not.toBeNull()
    expect(budget.tryReserve('d', 1)).toBeNull()
    first?.release()
    first?.release()
    expect(budget.tryReserve('d', 20)).not.toBeNull()
    expect(budget.tryReserve('e', 1)).toBeNull()
  })

  test('gives one account half of it', () => {
    const budget = createResponseBudget(100, longMs)
    expect(budget.tryReserve('a', 30)).not.toBeNull()
    expect(budget.tryReserve('a', 30)).toBeNull()
    expect(budget.tryReserve('b', 30)).not.toBeNull()
  })

  test('always has room for one, however large', () => {
    const budget = createResponseBudget(10, longMs)
    const only = budget.tryReserve('a', 1000)
    expect(only).not.toBeNull()
    expect(budget.tryReserve('b', 1)).toBeNull()
    only?.release()
    expect(budget.tryReserve('b', 1)).not.toBeNull()
  })

  test('does not grow by a response that is larger than was thought', () => {
    const budget = createResponseBudget(100, longMs)
    const room = budget.tryReserve('a', 10)
    room?.shrink(50)
    room?.release()
    expect(budget.tryReserve('b', 100)).not.toBeNull()
    expect(budget.tryReserve('c', 1)).toBeNull()
  })

  test('admits who waits in turn, and nobody of an account that has its share', async () => {
    const budget = createResponseBudget(100, longMs)
    const [first, second] = [budget.tryReserve('a', 50), budget.tryReserve('b', 50)]
    const admitted: string[] = []
    const wait = async (account: string, name: string) => {
      const room = await budget.reserve(account, 50, never)
      admitted.push(name)
      return room
    }
    const [ofA, ofC] = [wait('a', 'a'), wait('c', 'c')]
    second?.release()
    const room = await ofC
    expect(admitted).toEqual(['c'])
    first?.release()
    await ofA
    expect(admitted).toEqual(['c', 'a'])
    room.release()
  })

  test('turns away who waits too long, and forgets them', async () => {
    const budget = createResponseBudget(10, 1)
    const room = budget.tryReserve('a', 10)
    await expect(budget.reserve('b', 10, never)).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: 1,
    })
    room?.release()
    expect(budget.tryReserve('c', 10)).not.toBeNull()
  })

  test('keeps no place for a client that is gone', async () => {
    const budget = createResponseBudget(10, longMs)
    const room = budget.tryReserve('a', 10)
    const gone = new AbortController()
    const waiting = budget.reserve('b', 10, gone.signal)
    gone.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' })
    room?.release()
    await sleep(0)
    expect(budget.tryReserve('c', 10)).not.toBeNull()
  })
})
