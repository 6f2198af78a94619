import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** By connection, so that many requests of one need one listener. */
const waiting = new WeakMap<Socket, Set<() => void>>()

/**
 * Calls back once, when the client has the response or is gone. A response that waits behind another one of the same
 * connection does not hear that the connection is closed, so the connection is asked as well.
 * @returns forgets the callback
 */
export function whenDone(
  { raw: { socket } }: FastifyRequest,
  { raw: response }: FastifyReply,
  callback: () => void,
): () => void {
  const callbacks = waiting.get(socket) ?? listenTo(socket)
  const forget = () => {
    callbacks.delete(done)
    response.removeListener('close', done)
  }
  const done = () => {
    forget()
    callback()
  }
  callbacks.add(done)
  response.once('close', done)
  if (socket.destroyed || response.closed) done()
  return forget
}

function listenTo(socket: Socket): Set<() => void> {
  const callbacks = new Set<() => void>()
  waiting.set(socket, callbacks)
  socket.once('close', () => {
    for (const callback of callbacks) callback()
  })
  return callbacks
}
