import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { credentialHeaders } from '../authentication/credentials.ts'
import { aliasHeaders, isApiAlias } from '../routing/api-alias.ts'

/*
 * What caches may do with responses. Nothing that a credential opens may be stored for others, and nothing may be used
 * again without asking, which costs little where there is an ETag.
 */

/** For what a credential sees. An onRequest hook. */
export function keepPrivate(
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  varyBy(reply, credentialHeaders)
  const { showsSecret } = request.routeOptions.config
  reply.header('cache-control', showsSecret === true ? 'no-store' : 'private, no-cache')
  done()
}

/** For the responses of logins, which are credentials. An onRequest hook. */
export function keepNowhere(
  _request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  reply.header('cache-control', 'no-store')
  done()
}

/** For requests to `/api`, whose headers say which API it is. An onRequest hook, for those too that no API answers. */
export function varyByAlias(
  { originalUrl }: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  if (isApiAlias(originalUrl)) varyBy(reply, aliasHeaders)
  done()
}

/** Adds to the names in `Vary`, where others may have put some. */
function varyBy(reply: FastifyReply, names: readonly string[]): void {
  const before = [reply.getHeader('vary') ?? []].flat().flatMap((value) => String(value).split(/\s*,\s*/))
  const known = new Set(before.map((name) => name.toLowerCase()))
  const added = names.filter((name) => !known.has(name.toLowerCase()))
  reply.header('vary', [...before, ...added].join(', '))
}
