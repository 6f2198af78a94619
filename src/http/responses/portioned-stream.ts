import { Readable } from 'node:stream'

const portioned = new WeakSet<Readable>()

/** A response that is made while it is sent, of portions that may each be large. */
export function portionedStream(portions: AsyncIterable<Buffer | string>): Readable {
  const stream = Readable.from(portions)
  portioned.add(stream)
  return stream
}

export function isPortioned(stream: Readable): boolean {
  return portioned.has(stream)
}
