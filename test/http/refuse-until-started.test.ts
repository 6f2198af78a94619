import { expect, test } from 'vitest'
import { buildTestApp } from '../support/build-test-app.ts'
import { testApp } from '../support/test-app.ts'

test('until the server has started, every API refuses every request in its own words', async () => {
  const { services, dialects } = await testApp()
  let started = false
  const app = await buildTestApp(services, { isStarted: () => started })
  for (const dialect of dialects) {
    const response = await app.inject({ url: dialect.prefix + dialect.examplePath })
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '1'])
    expect(dialect.errorView.safeParse(response.json()).success).toBe(true)
    expect(response.body).toContain('The server is starting.')
  }
  started = true
  for (const { prefix, examplePath } of dialects) {
    expect((await app.inject({ url: prefix + examplePath })).statusCode).toBe(401)
  }
  await app.close()
})
