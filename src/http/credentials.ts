import '@fastify/cookie'
import type { FastifyRequest } from 'fastify'

export const sessionCookie = 'auth-token'

/** A secret, and how it came. Any secret may come any way. */
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

export function bearerToken(authorization: string | undefined): string | undefined {
  return /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}
