import { afterEach, expect, inject, test } from 'vitest'
import { makeAccount } from '../support/factories.ts'
import { endStartedServers, startServer, temporaryDirectory } from '../support/server-process.ts'

afterEach(endStartedServers)

/** The database of this run when it is served, which starts quicker; else an embedded one. With a key of an admin. */
async function place(directory: string) {
  const url = inject('databaseUrl')
  if (url !== undefined) return { environment: { DATABASE_URL: url }, key: (await makeAccount()).key }
  const key = 'test-key-of-the-first-account-0123456789'
  return { environment: { DATA_DIR: directory, ADMIN_API_KEY: key }, key }
}

async function call(url: string, key: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return fetch(
    url,
    body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) },
  )
}

test('what was refused just before the server ends is in the log when it starts again', async () => {
  const directory = await temporaryDirectory()
  const { environment, key } = await place(directory.path)
  const first = await startServer(environment)
  const made = await call(`${first.url}/v1/api-keys`, key, { name: 'Reader', scopes: ['read'] })
  const { secret } = (await made.json()) as { secret: string }
  expect((await call(`${first.url}/v1/assistants`, secret, { name: 'Ada' })).status).toBe(403)
  expect(await first.end('SIGTERM')).toEqual({ code: 0, signal: null })

  const second = await startServer(environment)
  const log = await call(`${second.url}/v1/audit?action=apiKey.refuse`, key)
  expect(await log.json()).toMatchObject({ data: [{ resource: { name: 'Reader' }, refusal: { count: 1 } }] })
  await second.end('SIGTERM')
  await directory.remove()
}, 120_000)
