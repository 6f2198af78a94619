import type { FastifyRequest } from 'fastify'
import { AppError } from '../../shared/errors.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Whether a request by this method only reads (RFC 9110, 9.2.1). */
export function isSafeMethod(method: string): boolean {
  return safeMethods.has(method)
}

/**
 * Keeps other sites from using a browser's cookie (CSRF), after Go's http.CrossOriginProtection: a browser sends
 * Sec-Fetch-Site or Origin; a client that sends neither is not a browser.
 * @param allowedOrigins besides the server's own; `*` does not count, because it would allow every site.
 * @throws AppError forbidden
 */
export function refuseCrossOriginWrite(request: FastifyRequest, allowedOrigins: readonly string[]): void {
  if (isSafeMethod(request.method)) return
  const { origin } = request.headers
  if (origin !== undefined && allowedOrigins.includes(origin)) return
  const site = request.headers['sec-fetch-site']
  if (site === 'same-origin' || site === 'none') return
  if (site === undefined && (origin === undefined || ownOrigins(request).includes(origin))) return
  throw new AppError('forbidden', 'Cross-origin requests with the session cookie are not allowed.')
}

/** By the request, and by the public URL, for proxies that do not forward the host. */
function ownOrigins(request: FastifyRequest): string[] {
  return [`${request.protocol}://${request.host}`, new URL(request.server.publicUrl).origin]
}
