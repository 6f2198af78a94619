import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { AppError } from '../../shared/errors.ts'

/**
 * Refuses compressed bodies and charsets other than UTF-8: read as UTF-8, they would be stored as something else. A
 * preParsing hook.
 */
export function refuseEncodings(
  request: FastifyRequest,
  reply: FastifyReply,
  _payload: unknown,
  done: HookHandlerDoneFunction,
): void {
  const problem = request.is404 || !hasBody(request) ? null : problemOf(request, reply)
  if (problem === null) done()
  else {
    // A client that is still sending reads the response only after its request was read to the end.
    request.raw.resume()
    done(new AppError('unsupported_media_type', problem))
  }
}

function problemOf({ headers }: FastifyRequest, reply: FastifyReply): string | null {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? ''
  if (encoding !== '' && encoding !== 'identity') {
    reply.header('accept-encoding', 'identity') // RFC 9110, 12.5.3
    return `The content encoding ${printable(encoding)} is not supported; send the body without compression.`
  }
  const charset = charsetPattern
    .exec(headers['content-type'] ?? '')
    ?.slice(1)
    .find(Boolean)
  if (charset === undefined || supportedCharsets.has(charset.toLowerCase())) return null
  return `The charset ${printable(charset)} is not supported; send UTF-8.`
}

const charsetPattern = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;"]+))/i

/** ASCII is part of UTF-8. */
const supportedCharsets = new Set(['utf-8', 'utf8', 'us-ascii'])

const maxNameLength = 40

function printable(name: string): string {
  return name.slice(0, maxNameLength).replace(/[^\x21-\x7e]/g, ' ')
}

function hasBody({ method, headers }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
