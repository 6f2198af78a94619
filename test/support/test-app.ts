import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { inject } from 'vitest'
import type { z } from 'zod'
import { prepareFileStorage } from '../../src/core/files/file-storage.ts'
import { createDialects } from '../../src/dialects/registry.ts'
import type { Dialect } from '../../src/http/dialect.ts'
import { createServices, type Services } from '../../src/services.ts'
import { buildTestApp } from './build-test-app.ts'
import { testDatabase } from './database.ts'
import { additionalDialects } from './test-dialects.ts'

export interface TestApp {
  readonly app: FastifyInstance
  readonly services: Services
  readonly dialects: readonly Dialect[]
}

type ResponseSchema = z.ZodType | { readonly content: Record<string, { readonly schema: z.ZodType }> }

/** What each route declares to answer, by `METHOD url`. */
export const routeSchemas = new Map<string, Record<string, ResponseSchema>>()

/** Small, so that the tests reach it quickly. */
export const testFileSizeLimitBytes = 256 * 1024

let shared: Promise<TestApp> | undefined

/** The real app over this worker's database, built once. */
export function testApp(): Promise<TestApp> {
  shared ??= build()
  return shared
}

async function build(): Promise<TestApp> {
  const services = createServices({
    database: await testDatabase(),
    storage: await prepareFileStorage({
      dataDirectory: await mkdtemp(join(inject('filesFolder'), 'worker-')),
      s3: undefined,
    }),
    fileSizeLimitBytes: testFileSizeLimitBytes,
    sessionTtlMs: 3_600_000,
    onBackgroundError: (error) => {
      throw error
    },
  })
  const app = await buildTestApp(services, { corsOrigins: ['https://dashboard.example'] })
  // Names the route that answered, so that the client can hold the answer against what the route declares.
  app.addHook('onSend', async (request, reply) => {
    const { method, url, schema } = request.routeOptions
    if (url === undefined || schema?.response === undefined) return
    const route = `${method} ${url}`
    routeSchemas.set(route, schema.response as Record<string, ResponseSchema>)
    reply.header('x-test-route', route)
  })
  await app.ready()
  return { app, services, dialects: createDialects(services, additionalDialects) }
}
