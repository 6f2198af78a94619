import type { FastifyRequest } from 'fastify'
import { AppError } from '../../shared/errors.ts'

/** 1 to 255 visible characters of ASCII. */
const plainKey = /^[\x21-\x7e]{1,255}$/

/** The same as draft-ietf-httpapi-idempotency-key-header writes it: a string of RFC 8941, with `"` and `\` escaped. */
const quotedKey = /^"((?:[\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/

/**
 * The request's `Idempotency-Key`, in quotes or without; null when there is none.
 * @throws AppError bad_request for anything that is no key: its sender believes to be protected
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
