import { setImmediate } from 'node:timers/promises'

/** Short beside what a caller notices, and long beside what a turn of the event loop costs. */
const sliceMs = 10

/** For work in many small steps: what it returns is awaited between them, and lets other requests run now and then. */
export function createBreaks(): () => Promise<void> {
  let begun = performance.now()
  return async () => {
    if (performance.now() - begun < sliceMs) return
    await setImmediate()
    begun = performance.now()
  }
}
