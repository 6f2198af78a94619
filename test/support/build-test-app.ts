import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { type AppOptions, buildApp } from '../../src/app.ts'
import type { Services } from '../../src/services.ts'
import { additionalDialects } from './test-dialects.ts'

/** The real app with the dialects of the tests, silent, not listening. It can be given hooks before it is ready. */
export function buildTestApp(
  services: Services,
  options: Partial<AppOptions> = {},
): Promise<FastifyInstance> {
  return buildApp(services, {
    logger: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
    publicUrl: 'http://localhost:3000',
    trustProxy: false,
    corsOrigins: [],
    additionalDialects,
    ...options,
  })
}
