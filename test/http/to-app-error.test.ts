import Fastify, { type FastifyInstance } from 'fastify'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { isUnavailable } from '../../src/database/failures.ts'
import { validatorCompiler } from '../../src/http/documents/json-schema.ts'
import { toAppError } from '../../src/http/errors/to-app-error.ts'
import { AppError } from '../../src/shared/errors.ts'

const never = () => false

describe('what was thrown on purpose', () => {
  test('stays what it is', () => {
    const error = new AppError('conflict', 'Taken.')
    expect(toAppError(error, () => true)).toBe(error)
  })
})

describe('what a schema found', () => {
  test('becomes the wrong fields, all of them', () => {
    const input = { name: 1 }
    const outcome = validatorCompiler({
      schema: z.object({ name: z.string(), model: z.object({}) }),
      method: 'POST',
      url: '/',
    })(input)
    const { error } = outcome as { error: Error } // it failed
    expect(toAppError(error, never)).toMatchObject({
      code: 'validation_failed',
      fields: [
        { path: ['name'], code: 'type' },
        { path: ['model'], code: 'required' },
      ],
    })
  })
})

describe('what Fastify refuses', () => {
  const app = echoApp()
  const json = { 'content-type': 'application/json' }

  test.each([
    [
      'too much',
      { payload: JSON.stringify('x'.repeat(200)), headers: json },
      'payload_too_large',
      'The body is too large; at most 100 bytes are allowed.',
    ],
    [
      'another media type',
      { payload: 'x', headers: { 'content-type': 'application/xml' } },
      'unsupported_media_type',
      'The media type of the body is not supported; send application/json.',
    ],
  ])('%s', async (_name, request, code, message) => {
    const response = await app.inject({ method: 'POST', url: '/', ...request })
    expect(response.json()).toEqual({ code, message })
  })
})

describe('an error with a status', () => {
  test.each([
    [400, 'bad_request'],
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [405, 'method_not_allowed'],
    [409, 'conflict'],
    [413, 'payload_too_large'],
    [414, 'bad_request'],
    [415, 'unsupported_media_type'],
    [429, 'too_many_requests'],
    [503, 'unavailable'],
    [500, 'internal'],
    [302, 'internal'],
    ['400', 'internal'],
  ])('%s is %s', (statusCode, code) => {
    expect(toAppError(Object.assign(new Error('x'), { statusCode }), never).code).toBe(code)
  })
})

describe('everything else', () => {
  test('is unavailable when the database cannot be reached', () => {
    const cause = new Error('connect ECONNREFUSED 10.0.0.7:5432')
    const error = toAppError(cause, (one) => one === cause)
    expect(error).toMatchObject({ code: 'unavailable', message: 'The database is unavailable.', cause })
  })

  test.each([
    ['the pool has no connection', new Error('timeout exceeded when trying to connect')],
    ['no transaction can be begun', Object.assign(new Error('x'), { code: 'P2028' })],
    ['a row stays locked', Object.assign(new Error('x'), { code: '55P03' })],
    ['two stand in the way of each other', Object.assign(new Error('x'), { code: '40P01' })],
  ])('says that the server is busy when %s', (_, cause) => {
    const message = 'The database is busy with other requests. Try again in 1 second.'
    expect(toAppError(cause, isUnavailable)).toMatchObject({
      code: 'unavailable',
      message,
      retryAfterSeconds: 1,
    })
  })

  test.each([[new Error('secret')], ['secret'], [{ secret: 1 }], [undefined], [null]])(
    'is internal, and says nothing: %s',
    (thrown) => {
      const error = toAppError(thrown, never)
      expect(error.code).toBe('internal')
      expect(error.message).toBe('Something went wrong.')
      if (thrown !== undefined) expect(error.cause).toBe(thrown)
    },
  )
})

/** Answers every failure with what it became. */
function echoApp(): FastifyInstance {
  const app = Fastify({ bodyLimit: 100 })
  app.setErrorHandler((thrown, request, reply) => {
    const { code, message } = toAppError(thrown, never, request.routeOptions.bodyLimit)
    reply.code(400).send({ code, message })
  })
  app.post('/', async () => 'read')
  return app
}
