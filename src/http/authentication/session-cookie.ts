import '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sessionCookie } from './credentials.ts'

/*
 * A login needs no check of its own against other sites (login CSRF): its body must be JSON, which a browser sends
 * across origins only after a preflight, and CORS lets only allowed origins do so with cookies. What forms can send is not
 * an object to the schemas.
 */

/** Sets the cookie of a session. Pages cannot read it, and other sites cannot send it along with a write. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  expiresAt: Date,
): void {
  reply.setCookie(sessionCookie, token, { ...attributesFor(request), expires: expiresAt })
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, attributesFor(request))
}

function attributesFor(request: FastifyRequest) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: isHttps(request) } as const
}

/** By the request, or by the public URL, for proxies that do not forward the protocol. */
function isHttps(request: FastifyRequest): boolean {
  return request.protocol === 'https' || request.server.publicUrl.startsWith('https:')
}

declare module 'fastify' {
  interface FastifyInstance {
    /** How clients reach the server, without a slash at the end. */
    readonly publicUrl: string
  }
}
