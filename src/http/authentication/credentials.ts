import '@fastify/cookie'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../shared/errors.ts'

export const sessionCookie = 'auth-token'

/** The headers in which a credential may come. */
export const credentialHeaders = ['Authorization', 'Cookie', 'X-Api-Key'] as const

/** A secret, and how it was sent. Any secret may be sent any way. */
export interface Credential {
  readonly token: string
  readonly carrier: 'authorization' | 'x-api-key' | 'cookie'
}

const maxTokenLength = 512

/** The first credential of a request, or null: `Authorization: Bearer`, then `x-api-key`, then the cookie. */
export function credentialOf(request: Pick<FastifyRequest, 'headers' | 'cookies'>): Credential | null {
  const candidates = [
    { token: bearerToken(request.headers.authorization), carrier: 'authorization' },
    { token: single(request.headers['x-api-key']), carrier: 'x-api-key' },
    { token: request.cookies[sessionCookie], carrier: 'cookie' },
  ] as const
  for (const { token, carrier } of candidates) {
    if (token !== undefined && token !== '' && token.length <= maxTokenLength) return { token, carrier }
  }
  return null
}

/** The 401 of a request in which `credentialOf` finds nothing. Its text is safe in a quoted string of a header. */
export function noCredential({ headers, cookies }: Pick<FastifyRequest, 'headers' | 'cookies'>): AppError {
  const token = `a token of 1 to ${maxTokenLength} characters`
  if (headers.authorization !== undefined) {
    return malformed(`The header Authorization is malformed: it must be Bearer, a space and ${token}.`)
  }
  if (headers['x-api-key'] !== undefined) {
    return malformed(`The header x-api-key is malformed: it must be ${token}.`)
  }
  // An empty cookie is what a logout leaves.
  if ((cookies[sessionCookie] ?? '') !== '') {
    return malformed(`The cookie ${sessionCookie} is malformed: it must be ${token}.`)
  }
  const message = `A credential is required: an API key or session token as Authorization: Bearer, as x-api-key or as the cookie ${sessionCookie}.`
  return new AppError('unauthenticated', message, { credential: 'missing' })
}

function malformed(message: string): AppError {
  return new AppError('unauthenticated', message, { credential: 'malformed' })
}

/** The 401 of a secret that is not valid. Which of the three it is, is not disclosed. */
export function unknownCredential(): AppError {
  const message = 'The credential is unknown, expired or revoked.'
  return new AppError('unauthenticated', message, { credential: 'unknown' })
}

export function bearerToken(authorization: string | undefined): string | undefined {
  return /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}

const realm = 'Bearer realm="Switchboard"'

/** The `WWW-Authenticate` of a 401 (RFC 6750, 3): without an error where no credential was sent, or none that is wrong. */
export function challengeOf({ code, credential, message }: AppError): string {
  if (code === 'forbidden') return `${realm}, error="insufficient_scope"`
  if (credential === undefined || credential === 'missing') return realm
  return `${realm}, error="invalid_token", error_description="${message}"`
}
