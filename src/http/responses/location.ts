import type { FastifyRequest, preSerializationHookHandler, RouteOptions } from 'fastify'
import { isJsonObject } from '../../shared/bounded.ts'

const placeholder = /\{([A-Za-z.]+)\}/g

/**
 * Sets the `Location` of a new record, under the base that the request was sent to, by which the client reaches the server.
 * Not on a dry run, which creates nothing. An onRoute hook.
 */
export function setLocation(route: RouteOptions): void {
  const { creates } = route.config ?? {}
  if (creates === undefined) return
  const set: preSerializationHookHandler = (request, reply, view, done) => {
    const isCreated = reply.statusCode === 201 && request.principal.request?.dryRun !== true
    if (isCreated) reply.header('location', baseOf(request) + filledIn(creates, view))
    done(null, view)
  }
  route.preSerialization = [set, ...[route.preSerialization ?? []].flat()]
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
