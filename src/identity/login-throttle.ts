import { createHmac, randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../errors.ts'

const windowSeconds = 15 * 60
const triesPerEmail = 10
const triesPerAddress = 50

export type LoginThrottle = ReturnType<typeof createLoginThrottle>

/** Slows the guessing of passwords, by email and by network address. Each instance counts for itself. */
export function createLoginThrottle() {
  const byEmail = new RateLimiterMemory({ points: triesPerEmail, duration: windowSeconds })
  const byAddress = new RateLimiterMemory({ points: triesPerAddress, duration: windowSeconds })
  const secret = randomBytes(32)

  return {
    /** Counts a try before its password is looked at. @throws AppError too_many_requests */
    async count(email: string, address: string): Promise<void> {
      // The address first: one that is blocked cannot use up the tries of an email.
      await consume(byAddress, bucketOf(networkOf(address)))
      await consume(byEmail, bucketOf(email))
    },

    /** A login that succeeded was no guess: the email starts anew, and the address gets this one try back. */
    async forgive(email: string, address: string): Promise<void> {
      await byEmail.delete(bucketOf(email))
      await byAddress.reward(bucketOf(networkOf(address)))
    },
  }

  /**
   * One of 65,536 buckets, so that memory stays bounded however many emails are tried. Two keys rarely share one, and
   * nobody outside can find out which do.
   */
  function bucketOf(key: string): number {
    return createHmac('sha256', secret).update(key).digest().readUInt16BE()
  }
}

async function consume(limiter: RateLimiterMemory, key: number): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection
    const retryAfterSeconds = Math.max(1, Math.ceil(rejection.msBeforeNext / 1000))
    throw new AppError('too_many_requests', 'Too many login attempts.', { retryAfterSeconds })
  }
}

/** Who has one IPv6 address has the 2^64 around it. An IPv4 address counts by itself, in either notation. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [before = [], after = []] = address.split('::').map((part) => part.split(':').filter(Boolean))
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  const groups = [...before, ...zeros, ...after].slice(0, 4)
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')
}
