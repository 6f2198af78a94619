/*
 * A process that asks `/healthz` of the server that it is given every five milliseconds. It sends a message when it has
 * begun, and when it is told to end the longest time that a response has taken, in milliseconds.
 */

const [, , url] = process.argv
const pollMs = 5
let longestMs = 0
let isEnded = false

process.once('message', () => {
  isEnded = true
})

await poll()
process.send?.('begun')
while (!isEnded) {
  const sent = performance.now()
  await poll()
  longestMs = Math.max(longestMs, performance.now() - sent)
  await new Promise((resolve) => setTimeout(resolve, pollMs))
}
process.send?.(longestMs)

async function poll(): Promise<void> {
  const response = await fetch(`${url}/healthz`)
  await response.arrayBuffer()
}
