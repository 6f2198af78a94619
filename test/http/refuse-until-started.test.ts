import { pino } from 'pino'
import { expect, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { createDialects } from '../../src/dialects/registry.ts'
import { testApp } from '../support/test-app.ts'

test('until the server has started, every API refuses every request in its own words', async () => {
  const { services } = await testApp()
  let started = false
  const app = await buildApp(services, {
    logger: pino({ level: 'silent' }),
    publicUrl: 'http://localhost:3000',
    trustProxy: false,
    corsOrigins: [],
    isStarted: () => started,
  })
  for (const dialect of createDialects(services)) {
    const response = await app.inject({ url: dialect.prefix + dialect.examplePath })
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '1'])
    expect(dialect.errorView.safeParse(response.json()).success).toBe(true)
    expect(response.body).toContain('The server is starting.')
  }
  started = true
  for (const { prefix, examplePath } of createDialects(services)) {
    expect((await app.inject({ url: prefix + examplePath })).statusCode).toBe(401)
  }
  await app.close()
})
