import { createHmac, randomBytes } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import type { RateLimiterRes } from 'rate-limiter-flexible'
import { lru } from 'tiny-lru'
import { AppError } from '../../shared/errors.ts'

const windowSeconds = 15 * 60

/** Failed tries in a window: for one email from one address, from one address, and for one email from anywhere. */
const limits = { pair: 10, address: 100, email: 1_000 } as const

type Kind = keyof typeof limits

/** How many pairs of email and address are remembered from which somebody has logged in. */
const maxProven = 10_000

export type LoginThrottle = ReturnType<typeof createLoginThrottle>

/**
 * Slows the guessing of passwords. What one email has tried from one address keeps nobody out elsewhere: neither the
 * colleagues behind the same proxy, nor the owner of the email at another address. Above that, an address has ten times
 * as many tries, and an email a hundred times as many, which do not count where its owner has logged in before. Each
 * instance counts for itself.
 */
export function createLoginThrottle() {
  let loaded: ReturnType<typeof loadLimiters> | undefined
  const proven = lru<true>(maxProven)
  const secret = randomBytes(32)

  return {
    /**
     * Counts a try before its password is looked at. The narrowest limit comes first: a script that keeps sending one
     * wrong password uses up the tries of nobody else.
     * @throws AppError too_many_requests with the seconds to wait
     */
    async count(email: string, address: string): Promise<void> {
      const network = networkOf(address)
      const pair = pairOf(email, network)
      await consume('pair', bucketOf(pair))
      await consume('address', bucketOf(network), address)
      if (!proven.has(digestOf(pair).toString('base64'))) await consume('email', bucketOf(email))
    },

    /** A login that succeeded was no guess, and neither were the tries that led to it: all of them are given back. */
    async forgive(email: string, address: string): Promise<void> {
      const network = networkOf(address)
      const pair = pairOf(email, network)
      const { limiters } = await load()
      const counted = await limiters.pair.get(bucketOf(pair))
      const tries = Math.min(counted?.consumedPoints ?? 0, limits.pair)
      await limiters.pair.delete(bucketOf(pair))
      await limiters.address.reward(bucketOf(network), tries)
      await limiters.email.reward(bucketOf(email), tries)
      proven.set(digestOf(pair).toString('base64'), true)
    },
  }

  function load() {
    loaded ??= loadLimiters()
    return loaded
  }

  function digestOf(key: string): Buffer {
    return createHmac('sha256', secret).update(key).digest()
  }

  /**
   * One of 65,536 buckets, so that memory stays bounded however many emails are tried. Two keys rarely share one, and
   * nobody outside can find out which do.
   */
  function bucketOf(key: string): number {
    return digestOf(key).readUInt16BE()
  }

  async function consume(kind: Kind, key: number, address?: string): Promise<void> {
    const { limiters, RateLimiterRes } = await load()
    try {
      await limiters[kind].consume(key)
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection
      throw refusal(kind, rejection, address)
    }
  }
}

/** For the first login. */
async function loadLimiters() {
  const { RateLimiterMemory, RateLimiterRes } = await import('rate-limiter-flexible')
  const limiter = (kind: Kind) => new RateLimiterMemory({ points: limits[kind], duration: windowSeconds })
  const limiters = { pair: limiter('pair'), address: limiter('address'), email: limiter('email') }
  return { limiters, RateLimiterRes }
}

function pairOf(email: string, network: string): string {
  return `${network} ${email}`
}

function refusal(kind: Kind, { msBeforeNext, consumedPoints }: RateLimiterRes, address?: string): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000))
  const message = reasons[kind] + hints[kind]
  // The first refusal of an address is worth a line in the log of the server; a line for each would flood it.
  const cause =
    address !== undefined && consumedPoints === limits[kind] + 1
      ? new Error(
          `Logins from ${address} are refused for ${retryAfterSeconds} seconds after ${limits[kind]} failed tries. If this is the address of a proxy, set TRUST_PROXY: without it all clients share one limit.`,
        )
      : undefined
  return new AppError('too_many_requests', message, { retryAfterSeconds, cause })
}

const reasons = {
  pair: 'Too many failed logins for this email from your network address.',
  address: 'Too many failed logins from your network address.',
  email: 'Too many failed logins for this email.',
} as const satisfies Record<Kind, string>

const hints = {
  pair: '',
  address:
    ' If the server stands behind a proxy, its operator has to set TRUST_PROXY; otherwise all clients share one limit.',
  email: '',
} as const satisfies Record<Kind, string>

/** Who has one IPv6 address has the 2^64 around it. An IPv4 address counts by itself, in either notation. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  return parsed.parts
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')
}
