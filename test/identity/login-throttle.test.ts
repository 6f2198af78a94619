import { expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import { createLoginThrottle, networkOf } from '../../src/identity/login-throttle.ts'

/** Tries until it is refused; answers how often it was let through. */
async function triesUntilRefused(tryOnce: (count: number) => Promise<void>): Promise<number> {
  for (let count = 0; count < 200; count += 1) {
    try {
      await tryOnce(count)
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
      expect(error).toMatchObject({ code: 'too_many_requests' })
      const { retryAfterSeconds } = error as AppError // checked above
      expect(retryAfterSeconds).toBeGreaterThan(890)
      expect(retryAfterSeconds).toBeLessThanOrEqual(900)
      return count
    }
  }
  return Number.POSITIVE_INFINITY
}

test('an email is tried ten times in a quarter of an hour, from wherever', async () => {
  const throttle = createLoginThrottle()
  const allowed = await triesUntilRefused((count) => throttle.count('ada@example.com', `192.0.2.${count}`))
  expect(allowed).toBe(10)
  await expect(throttle.count('grace@example.com', '192.0.2.1')).resolves.toBeUndefined()
})

test('an address tries fifty times in a quarter of an hour, for whomever', async () => {
  const throttle = createLoginThrottle()
  const allowed = await triesUntilRefused((count) => throttle.count(`user${count}@example.com`, '192.0.2.1'))
  expect(allowed).toBe(50)
  await expect(throttle.count('grace@example.com', '192.0.2.2')).resolves.toBeUndefined()
})

test('a blocked address uses up no tries of an email', async () => {
  const throttle = createLoginThrottle()
  await triesUntilRefused((count) => throttle.count(`user${count}@example.com`, '192.0.2.1'))
  for (let count = 0; count < 20; count += 1)
    await throttle.count('ada@example.com', '192.0.2.1').catch(() => {})
  await expect(throttle.count('ada@example.com', '192.0.2.2')).resolves.toBeUndefined()
})

test('a success gives the email all of its tries back, and the address the one', async () => {
  const throttle = createLoginThrottle()
  for (let count = 0; count < 9; count += 1) await throttle.count('ada@example.com', '192.0.2.1')
  await throttle.count('ada@example.com', '192.0.2.1')
  await throttle.forgive('ada@example.com', '192.0.2.1')
  expect(await triesUntilRefused((count) => throttle.count('ada@example.com', `198.51.100.${count}`))).toBe(
    10,
  )
  expect(await triesUntilRefused((count) => throttle.count(`u${count}@example.com`, '192.0.2.1'))).toBe(41)
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
