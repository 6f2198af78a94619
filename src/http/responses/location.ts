import type { DoneFuncWithErrOrRes, FastifyReply, FastifyRequest } from 'fastify'
import { isJsonObject } from '../../shared/bounded.ts'

const placeholder = /\{([A-Za-z.]+)\}/g

/**
 * Says of a new record where it can be read, in `Location`: under the base that the request was sent to, by which its
 * client reaches the server. Not on a dry run, which makes nothing that could be read. A preSerialization hook.
 */
export function locateCreated(
  request: FastifyRequest,
  reply: FastifyReply,
  view: unknown,
  done: DoneFuncWithErrOrRes,
): void {
  const { creates } = request.routeOptions.config
  const isMade = reply.statusCode === 201 && request.principal.request?.dryRun !== true
  if (creates !== undefined && isMade) reply.header('location', baseOf(request) + filledIn(creates, view))
  done(null, view)
}

function filledIn(template: string, view: unknown): string {
  return template.replace(placeholder, (_, path: string) => {
    const value = path.split('.').reduce((part, key) => (isJsonObject(part) ? part[key] : undefined), view)
    return encodeURIComponent(String(value))
  })
}

/** Of an alias, what stood in the place of the API's own base. */
function baseOf({ url, originalUrl, server }: FastifyRequest): string {
  if (url === originalUrl) return server.prefix
  const belowBase = url.length - server.prefix.length
  return originalUrl.slice(0, originalUrl.length - belowBase)
}
