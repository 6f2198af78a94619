import type { FastifyContextConfig } from 'fastify'
import { z } from 'zod'
import { effectOf, isConditional } from '../conditions/record-effect.ts'
import { hasDryRun } from './request-context.ts'

/*
 * The request headers of operations, for the document. They are read in `request-context.ts`, `entity-tag.ts` and
 * `idempotency.ts`.
 */

const ifNoneMatch = z
  .string()
  .max(8192)
  .optional()
  .describe('Entity tags that the client has; if one of them is current, the response is 304.')
const ifMatch = z
  .string()
  .max(8192)
  .optional()
  .describe(
    'Entity tags, one of which must be current; otherwise the response is 412 and nothing is changed.',
  )
const ifNoneMatchOfChange = z
  .string()
  .max(8192)
  .optional()
  .describe(
    'Entity tags, none of which may be current, or `*` if the record must not exist; otherwise the response is 412 and nothing is changed.',
  )
const ifNoneMatchOfCreate = z
  .literal('*')
  .optional()
  .describe('If the record already exists, the response is 412 instead of 409.')
const changeMessage = z
  .string()
  .max(500)
  .optional()
  .describe('Reason for the change, stored in the version history and the audit log.')
const idempotencyKey = z
  .string()
  .max(255)
  .optional()
  .describe(
    'Makes it safe to retry the request for 24 hours: a repeated request gets the stored response and changes nothing.',
  )

/** The headers of an operation for `@fastify/swagger`; undefined for none. */
export function requestHeadersOf(
  method: string,
  config: FastifyContextConfig,
  guarded: boolean,
): z.ZodObject | undefined {
  const { creates, errors = [] } = config
  const declared = effectOf(config)
  const shape = {
    ...(declared?.effect === 'read' && { 'if-none-match': ifNoneMatch }),
    ...(declared !== null &&
      isConditional(declared) && { 'if-match': ifMatch, 'if-none-match': ifNoneMatchOfChange }),
    ...(creates !== undefined && errors.includes('conflict') && { 'if-none-match': ifNoneMatchOfCreate }),
    ...(hasDryRun(config) && { 'x-change-message': changeMessage }),
    ...(method === 'POST' && guarded && { 'idempotency-key': idempotencyKey }),
  }
  return Object.keys(shape).length === 0 ? undefined : z.object(shape)
}
