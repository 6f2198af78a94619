import type { DoneFuncWithErrOrRes, FastifyReply, FastifyRequest } from 'fastify'
import { isJsonObject } from '../../shared/bounded.ts'

const placeholder = /\{([A-Za-z.]+)\}/g

/**
 * Sets the `Location` of a new record, under the base that the request was sent to, by which the client reaches the server.
 * Not on a dry run, which creates nothing. A preSerialization hook.
 */
export function setLocation(
  request: FastifyRequest,
  reply: FastifyReply,
  view: unknown,
  done: DoneFuncWithErrOrRes,
): void {
  const { creates } = request.routeOptions.config
  const isCreated = reply.statusCode === 201 && request.principal.request?.dryRun !== true
  if (creates !== undefined && isCreated) reply.header('location', baseOf(request) + filledIn(creates, view))
  done(null, view)
}

function filledIn(template: string, view: unknown): string {
  return template.replace(placeholder, (_, path: string) => {
    const value = path.split('.').reduce((part, key) => (isJsonObject(part) ? part[key] : undefined), view)
    return encodeURIComponent(String(value))
  })
}

/** For an alias, what the client sent in place of the API's own base. */
function baseOf({ url, originalUrl, server }: FastifyRequest): string {
  if (url === originalUrl) return server.prefix
  const belowBase = url.length - server.prefix.length
  return originalUrl.slice(0, originalUrl.length - belowBase)
}
