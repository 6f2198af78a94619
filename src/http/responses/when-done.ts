import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** By connection, so that all its requests share one listener. */
const waiting = new WeakMap<Socket, Set<() => void>>()

/**
 * Calls back once, when the client has received the response or disconnected. A response that waits behind another one of
 * the same connection is not told when the connection closes, so the connection is watched as well.
 * @returns a function that removes the callback
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
