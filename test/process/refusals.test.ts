import { afterEach, expect, test } from 'vitest'
import { endStartedServers, startServer, temporaryDirectory } from '../support/server-process.ts'

const apiKey = 'test-key-of-the-first-account-0123456789'

afterEach(endStartedServers)

async function call(url: string, body?: object, key = apiKey): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return fetch(
    url,
    body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) },
  )
}

test('what was refused just before the server ends is in the log when it starts again', async () => {
  const directory = await temporaryDirectory()
  const environment = { DATA_DIR: directory.path, ADMIN_API_KEY: apiKey }
  const first = await startServer(environment)
  const made = await call(`${first.url}/v1/api-keys`, { name: 'Reader', scopes: ['read'] })
  const { secret } = (await made.json()) as { secret: string }
  expect((await call(`${first.url}/v1/assistants`, { name: 'Ada' }, secret)).status).toBe(403)
  expect(await first.end('SIGTERM')).toEqual({ code: 0, signal: null })

  const second = await startServer(environment)
  const log = await call(`${second.url}/v1/audit?action=apiKey.refuse`)
  expect(await log.json()).toMatchObject({ data: [{ resource: { name: 'Reader' }, refusal: { count: 1 } }] })
  await second.end('SIGTERM')
  await directory.remove()
}, 120_000)
