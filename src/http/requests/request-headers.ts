import type { FastifyContextConfig } from 'fastify'
import { z } from 'zod'
import { effectOf, isConditional } from '../conditions/record-effect.ts'
import { hasDryRun } from './request-context.ts'

/*
 * The headers that operations take by what they do, for the document. They are read where they count, in
 * `request-context.ts`, `entity-tag.ts` and `idempotency.ts`.
 */

const ifNoneMatch = z
  .string()
  .max(8192)
  .optional()
  .describe('Entity tags that the client has; 304 if one of them is current.')
const ifMatch = z
  .string()
  .max(8192)
  .optional()
  .describe('Entity tags of which one has to be current, or the change is refused with 412.')
const ifNoneMatchOfChange = z
  .string()
  .max(8192)
  .optional()
  .describe(
    'Entity tags of which none may be current, or `*` for none at all: else 412, and nothing is changed.',
  )
const ifNoneMatchOfCreate = z
  .literal('*')
  .optional()
  .describe('Answers 412 instead of 409 where there is such a record already.')
const changeMessage = z.string().max(500).optional().describe('Why, for the history.')
const idempotencyKey = z
  .string()
  .max(255)
  .optional()
  .describe(
    'Names the request for 24 hours: when it comes again, it gets the same answer and changes nothing.',
  )

/** What `@fastify/swagger` is to show as the headers of an operation; undefined when it takes none. */
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
