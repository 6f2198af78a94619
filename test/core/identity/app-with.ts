import type { FastifyInstance } from 'fastify'
import type { AppOptions } from '../../../src/app.ts'
import { buildTestApp } from '../../support/build-test-app.ts'
import { testApp } from '../../support/test-app.ts'

/** The real app over the same services, configured otherwise. */
export async function appWith(options: Partial<AppOptions>): Promise<FastifyInstance> {
  const { services } = await testApp()
  const app = await buildTestApp(services, options)
  await app.ready()
  return app
}
