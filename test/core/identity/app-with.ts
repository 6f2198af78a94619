import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { type AppOptions, buildApp } from '../../../src/app.ts'
import { testApp } from '../../support/test-app.ts'

/** The real app over the same services, configured otherwise. */
export async function appWith(options: Partial<AppOptions>): Promise<FastifyInstance> {
  const { services } = await testApp()
  const app = await buildApp(services, {
    logger: pino({ level: 'silent' }),
    publicUrl: 'http://localhost:3000',
    trustProxy: false,
    corsOrigins: [],
    ...options,
  })
  await app.ready()
  return app
}
