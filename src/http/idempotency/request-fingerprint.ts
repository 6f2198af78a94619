import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { isJsonObject } from '../../shared/bounded.ts'

/**
 * The same for two requests that ask for the same: operation, path, query, and the JSON of the body in any order of its
 * keys. A body that is read as a stream has a hash of its own, which is known only afterwards.
 */
export function fingerprintOf({ method, url, bodyAsSent }: FastifyRequest): Buffer {
  const unread = bodyAsSent === undefined || bodyAsSent instanceof Readable
  const body = unread ? '' : canonicalJson(bodyAsSent, maxDepth)
  return createHash('sha256').update(`${method} ${url}\n${body}`).digest()
}

/** No schema takes anything that is nested deeper, and whoever sends it may not overflow the stack. */
const maxDepth = 100

function canonicalJson(value: unknown, depth: number): string {
  if (depth === 0) return '…'
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth - 1)).join()}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name], depth - 1)}`).join()}}`
}
