import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { newestFirst } from '../../../src/core/collections/search.ts'
import { buildTestApp } from '../../support/build-test-app.ts'
import { makeAccount } from '../../support/factories.ts'
import { testApp, testFileSizeLimitBytes } from '../../support/test-app.ts'
import { principalOf } from './file-setup.ts'

/** The app behind a real socket, where clients go away and answers come before the request has ended. */
async function listening() {
  const { services } = await testApp()
  const app = await buildTestApp(services)
  onTestFinished(() => app.close())
  const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const account = await makeAccount()
  return { url, services, account, headers: { authorization: `Bearer ${account.key}` } }
}

test('a client that sends far too much still hears why it was refused', async () => {
  const { url, services, account, headers } = await listening()
  const body = new FormData()
  body.append('file', new Blob([Buffer.alloc(testFileSizeLimitBytes * 40)]), 'large.bin')
  const response = await fetch(new URL('/v1/files', url), { method: 'POST', headers, body })
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ detail: 'The file exceeds the limit of 262144 bytes.' })
  expect((await services.files.list(principalOf(account), newestFirst, { limit: 1 })).items).toEqual([])
})

test('a client that goes away in the middle leaves nothing', async () => {
  const { url, services, account } = await listening()
  const socket = connect(Number(url.port), url.hostname)
  socket.write(
    `POST /v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${account.key}\r\n` +
      'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n' +
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf of it',
  )
  await once(socket, 'connect')
  await new Promise((resolve) => setTimeout(resolve, 200))
  socket.destroy()
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect((await services.files.list(principalOf(account), newestFirst, { limit: 1 })).items).toEqual([])
})
