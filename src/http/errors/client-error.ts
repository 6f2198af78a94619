import { maxHeaderSize, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionError } from 'fastify'
import type { Logger } from 'pino'
import { AppError } from '../../shared/errors.ts'
import { newId } from '../../shared/identifiers.ts'
import type { Dialect } from '../dialect.ts'
import { requestIdHeader } from '../requests/request-id.ts'
import { dialectAt, errorMediaTypeOf } from './error-handler.ts'

export interface ClientErrorOptions {
  readonly dialects: readonly Dialect[]
  /** Renders errors where no path tells the API. */
  readonly otherwise: Dialect
  /** Resolves aliases: the URL under the base of its API. */
  readonly rewrite: (url: string) => string
  readonly logger: Logger
}

/** A client that is still sending would not read the response if the connection was reset at once. */
const lingerMs = 1_000

/**
 * Responds to what Node's parser refuses, which never becomes a request of Fastify: invalid HTTP (400), headers that are
 * too large (431), a request that is not received in time (408). The bytes of the request, which may contain a
 * credential, are not logged.
 */
export function clientErrorHandler({ dialects, otherwise, rewrite, logger }: ClientErrorOptions) {
  return (thrown: ConnectionError, socket: Socket): void => {
    if (thrown.code === 'ECONNRESET' || socket.destroyed) return
    // A response was sent already; more bytes have arrived since.
    if (socket.writableEnded) return
    if (!socket.writable || responseOn(socket)?.headersSent === true) {
      socket.destroy()
      return
    }
    const error = appErrorOf(thrown)
    const url = responseOn(socket)?.req.url ?? rewrite(targetIn(thrown.rawPacket))
    const dialect = dialectAt(dialects, url) ?? otherwise
    const id = newId()
    logger.info(
      { requestId: id, dialect: dialect.id, code: thrown.code, status: dialect.statuses[error.code] },
      'invalid request',
    )
    socket.end(responseOf(dialect, error, id))
    setTimeout(() => socket.destroy(), lingerMs).unref()
  }
}

/** The response to a request whose headers have been read; Node keeps it with the connection. */
function responseOn(socket: Socket & { _httpMessage?: ServerResponse | null }): ServerResponse | null {
  return socket._httpMessage ?? null
}

function appErrorOf({ code }: ConnectionError): AppError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new AppError(
        'headers_too_large',
        `The URL and headers must be at most ${maxHeaderSize} bytes in total.`,
      )
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new AppError('payload_too_large', 'The chunk extensions of the body are too large.')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AppError('request_timeout', 'The request was not received in time.')
    default:
      return new AppError('bad_request', 'The request is not valid HTTP.')
  }
}

/** The target in the first line of a request, if these are its first bytes. A packet is bytes, not what Fastify's type says. */
function targetIn(packet: unknown): string {
  const start = Buffer.isBuffer(packet) ? packet.subarray(0, maxHeaderSize).toString('latin1') : ''
  return /^[A-Z]+ (\S+)/.exec(start)?.[1] ?? ''
}

function responseOf(dialect: Dialect, error: AppError, id: string): string {
  const status = dialect.statuses[error.code]
  const body = JSON.stringify(dialect.renderError(error, status, { id }))
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Date: ${new Date().toUTCString()}`,
    `${requestIdHeader}: ${id}`,
    `Content-Type: ${errorMediaTypeOf(dialect)}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}
