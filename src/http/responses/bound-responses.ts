import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { MemoryReservation, ResponseBudget } from './response-budget.ts'
import { whenDone } from './when-done.ts'

/** The reservation before the size of the response is known: one portion being read and one being sent. */
const readingBytes = 4 * 1024 * 1024

/** The reservation for a stream of small pieces, such as the content of a file. */
const streamBytes = 128 * 1024

/** More than the operating system buffers. */
const largeBytes = 64 * 1024

/** A client that reads nothing for so long is disconnected. Longer than the database may take for the next portion. */
const stallMs = 60_000

/**
 * Bounds the memory of the responses to reading requests of a guarded scope, from before they are made until the client has
 * received them: many clients that read much, or slowly, wait for each other instead of filling the memory.
 */
export function boundResponses(scope: FastifyInstance, budget: ResponseBudget): void {
  const reservations = new WeakMap<FastifyRequest, MemoryReservation>()

  scope.addHook('preHandler', async (request, reply) => {
    if (!isReading(request)) return
    const { accountId } = request.principal
    const reservation =
      budget.tryReserve(accountId, readingBytes) ?? (await reserveLater(budget, request, reply))
    reservations.set(request, reservation)
    whenDone(request, reply, () => reservation.release())
  })

  scope.addHook('onSend', async (request, reply, payload) => {
    const reservation = reservations.get(request)
    if (reservation === undefined) return
    const bytes = bytesOf(payload)
    reservation.shrink(bytes)
    if (bytes > largeBytes) reply.raw.setTimeout(stallMs, () => reply.raw.destroy())
  })
}

async function reserveLater(
  budget: ResponseBudget,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<MemoryReservation> {
  const disconnected = new AbortController()
  const unregister = whenDone(request, reply, () => disconnected.abort())
  try {
    return await budget.reserve(request.principal.accountId, readingBytes, disconnected.signal)
  } finally {
    unregister()
  }
}

function isReading({ method, routeOptions: { config } }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD' || config.assistant === 'read' || config.reads === true
}

function bytesOf(payload: unknown): number {
  if (typeof payload === 'string') return Buffer.byteLength(payload)
  if (Buffer.isBuffer(payload)) return payload.length
  if (!(payload instanceof Readable)) return 0
  return portioned.has(payload) ? readingBytes : streamBytes
}

const portioned = new WeakSet<Readable>()

/** A response that is generated while it is sent, in portions that may each be large. */
export function portionedStream(portions: AsyncIterable<Buffer | string>): Readable {
  const stream = Readable.from(portions)
  portioned.add(stream)
  return stream
}
