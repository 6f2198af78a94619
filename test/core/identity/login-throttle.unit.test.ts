import { expect, test } from 'vitest'
import { createLoginThrottle, networkOf } from '../../../src/core/identity/login-throttle.ts'
import { AppError } from '../../../src/shared/errors.ts'

/** Tries until it is refused; answers how often it was let through. */
async function triesUntilRefused(tryOnce: (count: number) => Promise<void>, most = 200): Promise<number> {
  for (let count = 0; count < most; count += 1) {
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

test('an email is tried ten times from one address in a quarter of an hour', async () => {
  const throttle = createLoginThrottle()
  expect(await triesUntilRefused(() => throttle.count('ada@example.com', '192.0.2.1'))).toBe(10)
})

test('whoever guesses at one address keeps the owner of the email out of no other', async () => {
  const throttle = createLoginThrottle()
  for (let host = 0; host < 20; host += 1) {
    await triesUntilRefused(() => throttle.count('ada@example.com', `192.0.2.${host}`))
  }
  await expect(throttle.count('ada@example.com', '198.51.100.1')).resolves.toBeUndefined()
})

test('whoever guesses at one email keeps nobody else behind the same proxy out', async () => {
  const throttle = createLoginThrottle()
  await triesUntilRefused(() => throttle.count('ada@example.com', '192.0.2.1'))
  for (let again = 0; again < 500; again += 1) {
    await throttle.count('ada@example.com', '192.0.2.1').catch(() => {})
  }
  const colleagues = await triesUntilRefused((count) =>
    throttle.count(`user${count}@example.com`, '192.0.2.1'),
  )
  expect(colleagues).toBe(90)
})

test('an address tries a hundred times in a quarter of an hour, for whomever', async () => {
  const throttle = createLoginThrottle()
  const allowed = await triesUntilRefused((count) => throttle.count(`user${count}@example.com`, '192.0.2.1'))
  expect(allowed).toBe(100)
  await expect(throttle.count('grace@example.com', '192.0.2.2')).resolves.toBeUndefined()
})

test('an email is tried a thousand times from everywhere, but for addresses that it has logged in from', async () => {
  const throttle = createLoginThrottle()
  await throttle.count('ada@example.com', '2001:db8:1:1::1')
  await throttle.forgive('ada@example.com', '2001:db8:1:1::1')
  // Some of the other addresses share a bucket with the blocked one by chance, and are refused for that.
  let counted = 0
  for (let host = 0; host < 1_100; host += 1) {
    const guess = throttle.count('ada@example.com', `2001:db8:2:${host.toString(16)}::1`)
    counted += await guess.then(
      () => 1,
      () => 0,
    )
  }
  expect(counted).toBeGreaterThan(900)
  await expect(throttle.count('ada@example.com', '2001:db8:1:1::2')).resolves.toBeUndefined()
  await expect(throttle.count('grace@example.com', '2001:db8:3::1')).resolves.toBeUndefined()
})

test('a blocked address uses up no tries of an email', async () => {
  const throttle = createLoginThrottle()
  await triesUntilRefused((count) => throttle.count(`user${count}@example.com`, '192.0.2.1'))
  for (let host = 0; host < 2_000; host += 1) {
    await throttle.count('ada@example.com', '192.0.2.1').catch(() => {})
  }
  // Some of the other addresses share a bucket with the blocked one by chance, and are refused for that.
  let counted = 0
  for (let host = 0; host < 1_100; host += 1) {
    const guess = throttle.count('ada@example.com', `2001:db8:2:${host.toString(16)}::1`)
    counted += await guess.then(
      () => 1,
      () => 0,
    )
  }
  expect(counted).toBeGreaterThan(900)
})

test('a success gives the email and the address all the tries back that led to it', async () => {
  const throttle = createLoginThrottle()
  for (let person = 0; person < 30; person += 1) {
    const email = `user${person}@example.com`
    for (let slip = 0; slip < 9; slip += 1) await throttle.count(email, '192.0.2.1')
    await throttle.count(email, '192.0.2.1')
    await throttle.forgive(email, '192.0.2.1')
  }
  expect(await triesUntilRefused(() => throttle.count('user1@example.com', '192.0.2.1'))).toBe(10)
  expect(await triesUntilRefused((count) => throttle.count(`u${count}@example.com`, '192.0.2.1'))).toBe(90)
})

test('tries that were refused are not given back', async () => {
  const throttle = createLoginThrottle()
  for (let count = 0; count < 40; count += 1) {
    await throttle.count('ada@example.com', '192.0.2.1').catch(() => {})
  }
  await throttle.forgive('ada@example.com', '192.0.2.1')
  expect(await triesUntilRefused((count) => throttle.count(`u${count}@example.com`, '192.0.2.1'))).toBe(100)
})

test('says what is exhausted and how long to wait; an address, that a proxy may be why, to the log once', async () => {
  const refused = async (tryOnce: (count: number) => Promise<void>): Promise<AppError> => {
    for (let count = 0; ; count += 1) {
      try {
        await tryOnce(count)
      } catch (error) {
        return error as AppError // checked by what is asked of it
      }
    }
  }
  const throttle = createLoginThrottle()
  const pair = await refused(() => throttle.count('ada@example.com', '192.0.2.9'))
  expect(pair.message).toMatch(
    /^Too many failed logins for this email from your network address\. .* \d+ minutes\.$/,
  )
  expect(pair.cause).toBeUndefined()
  const office = (count: number) => throttle.count(`user${count}@example.com`, '::ffff:192.0.2.1')
  const address = await refused(office)
  expect(address.message).toMatch(
    /^Too many failed logins from your network address\. .*TRUST_PROXY.* \d+ minutes\.$/,
  )
  expect(String(address.cause)).toMatch(/::ffff:192\.0\.2\.1 .* TRUST_PROXY/)
  expect((await refused(office)).cause).toBeUndefined()
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
