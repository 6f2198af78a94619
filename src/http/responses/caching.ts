import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { credentialHeaders } from '../authentication/credentials.ts'
import { aliasHeaders, isApiAlias } from '../routing/api-alias.ts'

/*
 * What caches may do with responses: what a credential gives access to must not be stored for others, nor reused without
 * revalidation, which costs little with an ETag.
 */

const varyByCredential = varyBy(credentialHeaders)
const varyByDialect = varyBy(aliasHeaders)

/** For guarded responses. An onRequest hook. */
export function cachePrivately(
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  varyByCredential(reply)
  const { showsSecret } = request.routeOptions.config
  reply.header('cache-control', showsSecret === true ? 'no-store' : 'private, no-cache')
  done()
}

/** For the responses of logins, which are credentials. An onRequest hook. */
export function cacheNowhere(
  _request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  reply.header('cache-control', 'no-store')
  done()
}

/** For requests to `/api`, whose headers choose the API. An onRequest hook, also for those that are not found. */
export function varyByAlias(
  { originalUrl }: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  if (isApiAlias(originalUrl)) varyByDialect(reply)
  done()
}

/** @returns a function that adds to the names in `Vary` */
function varyBy(names: readonly string[]) {
  const alone = names.join(', ')
  return (reply: FastifyReply): void => {
    const sent = reply.getHeader('vary')
    reply.header('vary', sent === undefined ? alone : joined(sent, names))
  }
}

function joined(sent: number | string | string[], names: readonly string[]): string {
  const before = [sent].flat().flatMap((value) => String(value).split(/\s*,\s*/))
  const known = new Set(before.map((name) => name.toLowerCase()))
  return [...before, ...names.filter((name) => !known.has(name.toLowerCase()))].join(', ')
}
