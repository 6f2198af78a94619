import { finished, Readable } from 'node:stream'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ApiResponse, IdempotencyService, Run } from '../../core/idempotency/idempotency-service.ts'
import { credentialOf } from '../authentication/credentials.ts'
import { httpStatuses } from '../errors/statuses.ts'
import { createBodyHash } from './body-hash.ts'
import { fingerprintOf, idempotencyKeyOf } from './idempotency-key.ts'

/** The headers that a client may need to go on. Never `set-cookie`, which is a credential. */
const keptHeaders = [
  'content-type',
  'etag',
  'link',
  'location',
  'x-ignored-fields',
  'x-template-errors',
] as const

/**
 * Makes every POST of a guarded scope safe to retry: with an `Idempotency-Key`, a repeated request gets the stored response
 * and is not executed again. Responses of 2xx are stored. So are failures of the server, which may have left work half done;
 * but not an unavailable database (503), which ends a request before its work in all but rare cases, or missing storage for
 * a file (507), which leaves nothing behind: clients retry these. Any other response releases the key. A body that fails its
 * schema never claims one.
 *
 * A body that is read as a stream, such as an upload, is hashed while it is read, and compared before the response.
 *
 * Permissions were checked when the request ran: a credential that has lost them since still gets the stored response.
 * Responses that are streams are not stored.
 */
export function replayResponses(scope: FastifyInstance, idempotency: IdempotencyService): void {
  const runs = new WeakMap<FastifyRequest, Run>()

  scope.addHook('preHandler', (request, reply, done) => (hasKey(request) ? protect(request, reply) : done()))

  // Before the response is sent, and also when the client has disconnected.
  scope.addHook('onSend', (request, reply, payload, done) => {
    const run = hasKey(request) ? runs.get(request) : undefined
    return run === undefined ? done() : settleBefore(request, reply, payload, run)
  })

  async function protect(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const beginning = await begin(request, idempotency)
    if (beginning === null) return
    if (beginning.kind === 'replay') return replay(reply, beginning.response)
    runs.set(request, beginning.run)
    if (request.routeOptions.config.assistant === 'create') nameRun(request, beginning.run)
    return
  }

  async function settleBefore(request: FastifyRequest, reply: FastifyReply, payload: unknown, run: Run) {
    runs.delete(request)
    const { log } = request
    if (payload instanceof Readable) finished(payload, () => logFailure(log, run.release()))
    else await logFailure(log, settle(run, request, responseOf(reply, payload)))
  }
}

function hasKey({ method, headers }: FastifyRequest): boolean {
  return method === 'POST' && headers['idempotency-key'] !== undefined
}

/** Failures of the server that leave nothing behind, so that the request can be retried. */
const endsBeforeWork: ReadonlySet<number> = new Set([
  httpStatuses.unavailable,
  httpStatuses.insufficient_storage,
])

async function settle(run: Run, request: FastifyRequest, response: ApiResponse): Promise<void> {
  const { status } = response
  if (status >= 200 && status < 300) await run.keep(response, await hashOfBody(request))
  else if (status >= 500 && !endsBeforeWork.has(status)) {
    await run.keepFailure(response, request.bodyHash?.digest ?? null)
  } else await run.release()
}

/** Null when the body is not read as a stream, or cannot be read to its end. */
async function hashOfBody(request: FastifyRequest): Promise<Buffer | null> {
  const { bodyHash, log, routeOptions } = request
  try {
    // An operation may be finished before the end of its body.
    if (bodyHash?.digest === null) await routeOptions.config.readBody?.(request)
  } catch (error) {
    log.info({ err: error }, 'the rest of the body could not be read')
  }
  return bodyHash?.digest ?? null
}

/** A key that cannot be settled does not change the response: the operation is done, and the claim expires by itself. */
function logFailure(log: FastifyBaseLogger, settling: Promise<void>): Promise<void> {
  return settling.catch((error: unknown) => log.error({ err: error }, 'idempotency key not settled'))
}

/** Null for a request that is not protected. A dry run stores nothing that could be done twice. */
async function begin(request: FastifyRequest, idempotency: IdempotencyService) {
  const { principal } = request
  if (principal.request?.dryRun === true) return null
  const key = idempotencyKeyOf(request)
  const credential = credentialOf(request)
  if (key === null || credential === null) return null
  const { readBody } = request.routeOptions.config
  if (readBody !== undefined) request.bodyHash = createBodyHash()
  try {
    const beginning = await idempotency.begin({
      key,
      token: credential.token,
      accountId: principal.accountId,
      fingerprint: fingerprintOf(request),
      hashBody: readBody === undefined ? null : () => hashOf(request, readBody),
    })
    if (beginning.kind === 'replay') request.raw.resume()
    return beginning
  } catch (error) {
    // A client that is still sending reads the response only after its request was read to the end.
    request.raw.resume()
    throw error
  }
}

async function hashOf(
  request: FastifyRequest,
  readBody: (request: FastifyRequest) => Promise<void>,
): Promise<Buffer | null> {
  await readBody(request)
  return request.bodyHash?.digest ?? null
}

/**
 * Marks the assistant that the request creates, so that it can be found if this process dies before the response is stored.
 * Not where a request creates several: the second would be taken for the first.
 */
function nameRun(request: FastifyRequest, { id }: Run): void {
  const { principal } = request
  if (principal.request === undefined) return
  request.principal = { ...principal, request: { ...principal.request, idempotencyId: id } }
}

/** Sent as bytes, which are not serialized again. */
function replay(reply: FastifyReply, { status, headers, body }: ApiResponse): FastifyReply {
  return reply
    .code(status)
    .headers(headers)
    .header('idempotency-replayed', 'true')
    .send(body ?? undefined)
}

/** @param payload text or bytes by now, as it is not a stream */
function responseOf(reply: FastifyReply, payload: unknown): ApiResponse {
  const headers = keptHeaders.map((name) => [name, reply.getHeader(name)] as const)
  return {
    status: reply.statusCode,
    headers: Object.fromEntries(
      headers.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    ),
    body: payload === undefined || payload === null ? null : bytesOf(payload),
  }
}

function bytesOf(payload: unknown): Buffer {
  return Buffer.isBuffer(payload) ? payload : Buffer.from(String(payload))
}
