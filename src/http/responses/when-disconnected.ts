import type { Socket } from 'node:net'

/** By connection, so that all its requests share one listener. */
const waiting = new WeakMap<Socket, Set<() => void>>()

/**
 * Calls back when the connection has closed, which a response that waits behind another one of it is not told; at once when
 * it is closed already.
 * @returns a function that removes the callback
 */
export function whenDisconnected(socket: Socket, callback: () => void): () => void {
  const callbacks = waiting.get(socket) ?? listenTo(socket)
  if (socket.destroyed) callback()
  else callbacks.add(callback)
  return () => callbacks.delete(callback)
}

function listenTo(socket: Socket): Set<() => void> {
  const callbacks = new Set<() => void>()
  waiting.set(socket, callbacks)
  socket.once('close', () => {
    for (const callback of callbacks) callback()
  })
  return callbacks
}
