import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isPortioned } from './portioned-stream.ts'
import type { ResponseBudget, ResponseRoom } from './response-budget.ts'
import { whenDone } from './when-done.ts'

/** What reading may take before it is known how large the response is: one portion being read and one being sent. */
const readingBytes = 4 * 1024 * 1024

/** What a stream of small pieces takes, such as the content of a file. */
const streamBytes = 128 * 1024

/** More than what the operating system takes at once. */
const largeBytes = 64 * 1024

/** A client that takes nothing for so long is gone. Longer than the database may take for the next portion. */
const stallMs = 60_000

/**
 * Holds the responses to reading requests of a guarded scope to a budget, from before they are made until the client has
 * them: many clients that read much, or slowly, wait for each other instead of filling the memory.
 */
export function boundResponses(scope: FastifyInstance, budget: ResponseBudget): void {
  const rooms = new WeakMap<FastifyRequest, ResponseRoom>()

  scope.addHook('preHandler', async (request, reply) => {
    if (!isReading(request)) return
    const { accountId } = request.principal
    const room = budget.tryTake(accountId, readingBytes) ?? (await waitFor(budget, request, reply))
    rooms.set(request, room)
    whenDone(request, reply, () => room.free())
  })

  scope.addHook('onSend', async (request, reply, payload) => {
    const room = rooms.get(request)
    if (room === undefined) return
    const bytes = bytesOf(payload)
    room.shrink(bytes)
    if (bytes > largeBytes) reply.raw.setTimeout(stallMs, () => reply.raw.destroy())
  })
}

async function waitFor(
  budget: ResponseBudget,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ResponseRoom> {
  const gone = new AbortController()
  const forget = whenDone(request, reply, () => gone.abort())
  try {
    return await budget.waitFor(request.principal.accountId, readingBytes, gone.signal)
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
  return isPortioned(payload) ? readingBytes : streamBytes
}
