import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { configure } from 'safe-stable-stringify'
import { AppError } from '../../shared/errors.ts'

/** 1 to 255 visible characters of ASCII. */
const plainKey = /^[\x21-\x7e]{1,255}$/

/** The same as draft-ietf-httpapi-idempotency-key-header writes it: a string of RFC 8941, with `"` and `\` escaped. */
const quotedKey = /^"((?:[\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/

/**
 * The request's `Idempotency-Key`, in quotes or without; null when there is none.
 * @throws AppError bad_request for anything else: the client relies on being protected
 */
export function idempotencyKeyOf({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  const sent = headers['idempotency-key']
  if (sent === undefined) return null
  const value = String(sent)
  const key = value.startsWith('"') ? quotedKey.exec(value)?.[1]?.replace(/\\(.)/g, '$1') : value
  if (key !== undefined && plainKey.test(key)) return key
  throw new AppError(
    'bad_request',
    'The header Idempotency-Key must be 1 to 255 visible ASCII characters, with or without double quotes around them.',
  )
}

/**
 * Equal for two requests that ask for the same: operation, path, query, and the JSON of the body in any order of its
 * keys. A body that is read as a stream has a hash of its own, which is known only afterwards.
 */
export function fingerprintOf({ method, url, bodyAsSent }: FastifyRequest): Buffer {
  const isUnread = bodyAsSent === undefined || bodyAsSent instanceof Readable
  const body = isUnread ? '' : stableJson(bodyAsSent)
  return createHash('sha256').update(`${method} ${url}\n${body}`).digest()
}

/** No schema takes anything that is nested deeper, and a deeper body must not overflow the stack. */
const stableJson = configure({ maximumDepth: 100 })
