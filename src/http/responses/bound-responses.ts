import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { MemoryReservation, ResponseBudget } from './response-budget.ts'
import { whenDisconnected } from './when-disconnected.ts'

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
  scope.addHook('preHandler', (request, _reply, done) => {
    if (!isReading(request)) return done()
    const reservation = budget.tryReserve(request.principal.accountId, readingBytes)
    if (reservation === null) {
      return reserveLater(budget, request).then((reserved) => hold(request, reserved))
    }
    hold(request, reservation)
    return done()
  })

  scope.addHook('onSend', (request, reply, payload, done) => {
    if (request.responseMemory !== null) {
      const bytes = bytesOf(payload)
      request.responseMemory.shrink(bytes)
      if (bytes > largeBytes) reply.raw.setTimeout(stallMs, () => reply.raw.destroy())
    }
    done()
  })

  scope.addHook('onResponse', (request, _reply, done) => {
    request.responseMemory?.release()
    done()
  })
}

/** Until the response has been sent, or the client has disconnected. */
function hold(request: FastifyRequest, { shrink, release }: MemoryReservation): void {
  const forget = whenDisconnected(request.raw.socket, release)
  request.responseMemory = {
    shrink,
    release() {
      forget()
      release()
    },
  }
}

async function reserveLater(budget: ResponseBudget, request: FastifyRequest): Promise<MemoryReservation> {
  const disconnected = new AbortController()
  const forget = whenDisconnected(request.raw.socket, () => disconnected.abort())
  try {
    return await budget.reserve(request.principal.accountId, readingBytes, disconnected.signal)
  } finally {
    forget()
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

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for a request whose response is not bounded. */
    responseMemory: MemoryReservation | null
  }
}
