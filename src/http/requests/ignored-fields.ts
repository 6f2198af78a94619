import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { droppedFields } from '../../shared/dropped-fields.ts'
import { fieldName } from '../../shared/errors.ts'

const maxNames = 50
const maxNameLength = 200

/** The fields of a body that its schema dropped, as `a.b[0].c`; the first of them where there are many. */
export function ignoredFields(sent: unknown, parsed: unknown): string[] {
  return droppedFields(sent, parsed, maxNames).map(fieldName)
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
