import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import type { Principal } from '../../core/identity/principal.ts'
import { dryRunHeader, requestContextOf } from '../requests/request-context.ts'
import { credentialOf, noCredential, unknownCredential } from './credentials.ts'
import { refuseCrossOriginWrite } from './cross-origin.ts'

export interface AuthenticationOptions {
  /** The principal behind a secret, at once when it is remembered; null when there is none. */
  readonly authenticate: (token: string) => Principal | null | Promise<Principal | null>
  /** Origins whose pages may write with the cookie, beyond the server's own. */
  readonly allowedOrigins: readonly string[]
}

/** @returns an onRequest hook that sets the principal; it waits only for a credential that is not remembered */
export function authenticateRequests(dialect: string, options: AuthenticationOptions) {
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => {
    try {
      const found = findPrincipal(request, options)
      if (found instanceof Promise) return found.then((principal) => enter(request, reply, principal))
      enter(request, reply, found)
    } catch (error) {
      // Not at once: what is wrong with the bytes that have arrived as well is said first.
      return Promise.reject(error)
    }
    return done()
  }

  function enter(request: FastifyRequest, reply: FastifyReply, principal: Principal | null): void {
    if (principal === null) throw unknownCredential()
    const context = requestContextOf(request, dialect)
    if (context.dryRun) reply.header(dryRunHeader, 'true')
    request.principal = { ...principal, request: context }
  }
}

function findPrincipal(
  request: FastifyRequest,
  { authenticate, allowedOrigins }: AuthenticationOptions,
): Principal | null | Promise<Principal | null> {
  const credential = credentialOf(request)
  if (credential === null) throw noCredential(request)
  if (credential.carrier === 'cookie') refuseCrossOriginWrite(request, allowedOrigins)
  return authenticate(credential.token)
}
