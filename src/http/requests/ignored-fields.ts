import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { isJsonObject } from '../../shared/bounded.ts'
import { fieldName } from '../../shared/errors.ts'

const maxNames = 50
const maxNameLength = 200

/**
 * The fields of a body that its schema dropped because it does not know them, as `a.b[0].c`.
 * @param parsed the same body after its schema, which drops and never renames
 */
export function ignoredFields(sent: unknown, parsed: unknown): string[] {
  const names: string[] = []
  collect(sent, parsed, [], names)
  return names
}

function collect(sent: unknown, parsed: unknown, path: (string | number)[], names: string[]): void {
  if (names.length >= maxNames || sent === parsed) return
  if (Array.isArray(sent) && Array.isArray(parsed)) {
    sent.forEach((item, index) => {
      collect(item, parsed[index], [...path, index], names)
    })
    return
  }
  if (!isJsonObject(sent) || !isJsonObject(parsed)) return
  for (const [key, value] of Object.entries(sent)) {
    if (Object.hasOwn(parsed, key)) collect(value, parsed[key], [...path, key], names)
    else if (names.length < maxNames) names.push(fieldName([...path, key]))
  }
}

/** Keeps the body as it was sent. A preValidation hook. */
export function keepBodyAsSent(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  request.bodyAsSent = request.body
  done()
}

/** Lists ignored fields in `x-ignored-fields`, so that a typo can be seen. A preHandler hook. */
export function nameIgnoredFields(
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  addIgnoredFields(reply, ignoredFields(request.bodyAsSent, request.body))
  done()
}

/** Adds to the names in the header. All but plain ASCII is percent-encoded. */
export function addIgnoredFields(reply: FastifyReply, names: readonly string[]): void {
  if (names.length === 0) return
  const before = reply.getHeader('x-ignored-fields')
  const encoded = namesForHeader(names)
  reply.header(
    'x-ignored-fields',
    joinedNames([...(before === undefined ? [] : [String(before)]), ...encoded]),
  )
}

/** Names as a header can hold them. */
export function namesForHeader(names: readonly string[]): string[] {
  return names.map((name) =>
    name
      .slice(0, maxNameLength)
      .toWellFormed()
      .replace(/[^\x21-\x2b\x2d-\x7e]/gu, encodeURIComponent),
  )
}

/** Proxies and clients refuse large headers, and a write that succeeded would seem to have failed. */
const maxHeaderLength = 2048

/** The list, truncated where it is too long. */
export function joinedNames(names: readonly string[]): string {
  const header = names.join(', ')
  return header.length <= maxHeaderLength ? header : `${header.slice(0, maxHeaderLength - 3)}...`
}
