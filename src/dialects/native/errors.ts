import { z } from 'zod'
import type { Dependent } from '../../core/assistants/model/dependent.ts'
import { type AppError, type ErrorCode, fieldErrorCodes } from '../../shared/errors.ts'
import { pointerTo } from '../../shared/json-pointer.ts'
import { dependentToWire, dependentView } from './assistants/dependent-schemas.ts'

/*
 * RFC 9457 problem details. `errors` points at each wrong field by JSON Pointer (RFC 6901), `dependents` names what uses
 * an assistant that was to be deleted.
 */

export const fieldErrorCode = z
  .enum(fieldErrorCodes)
  .describe('What is wrong, for programs. More may be added; `invalid` is everything that has no other.')

export const errorView = z
  .object({
    type: z.string().describe('Names the kind of problem: `urn:switchboard:problem:` and the code.'),
    title: z.string().describe('The kind of problem in words.'),
    status: z.int().describe('The HTTP status.'),
    detail: z.string().describe('This problem in words.'),
    instance: z
      .string()
      .describe(
        'Names this occurrence: `urn:switchboard:request:` and the id of the request, which is also in the header `x-request-id`, the log, the history and the audit log.',
      ),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe('JSON Pointer to the field; empty for the whole request.'),
          code: fieldErrorCode,
          detail: z.string().describe('What is wrong with it.'),
        }),
      )
      .optional()
      .describe('Every wrong field.'),
    dependents: z
      .array(dependentView)
      .optional()
      .describe('What uses the assistant and keeps it from being deleted.'),
    details: z.record(z.string(), z.unknown()).optional().describe('What stands in the way, for a conflict.'),
  })
  .meta({
    'x-component': 'Problem',
    examples: [
      {
        type: 'urn:switchboard:problem:validation-failed',
        title: 'Validation failed',
        status: 400,
        detail: 'The request has invalid fields.',
        instance: 'urn:switchboard:request:019447b1-b8d9-7063-91ad-b52605244cb4',
        errors: [
          { pointer: '/name', code: 'required', detail: 'is required' },
          { pointer: '/model/temperature', code: 'too_big', detail: 'must be at most 2' },
        ],
      },
    ],
  })

const titles = {
  bad_request: 'Bad request',
  validation_failed: 'Validation failed',
  unauthenticated: 'Unauthenticated',
  forbidden: 'Forbidden',
  not_found: 'Not found',
  method_not_allowed: 'Method not allowed',
  conflict: 'Conflict',
  precondition_failed: 'Precondition failed',
  precondition_required: 'Precondition required',
  idempotency_key_reused: 'Idempotency key reused',
  request_in_progress: 'Request in progress',
  payload_too_large: 'Payload too large',
  headers_too_large: 'Headers too large',
  request_timeout: 'Request timeout',
  unsupported_media_type: 'Unsupported media type',
  too_many_requests: 'Too many requests',
  unavailable: 'Service unavailable',
  insufficient_storage: 'Insufficient storage',
  internal: 'Internal server error',
} as const satisfies Record<ErrorCode, string>

export function renderError(
  error: AppError,
  status: number,
  request: { readonly id: string },
): z.output<typeof errorView> {
  const errors = error.fields.map(({ path, code, message }) => ({
    pointer: pointerTo(path),
    code,
    detail: message,
  }))
  return {
    type: `urn:switchboard:problem:${error.code.replaceAll('_', '-')}`,
    title: titles[error.code],
    status,
    detail: error.message,
    instance: instanceOf(request.id),
    ...(errors.length > 0 && { errors }),
    ...conflictOf(error),
  }
}

/** Ids are whatever clients send: what a URN cannot hold is percent-encoded (RFC 8141). */
function instanceOf(requestId: string): string {
  const encoded = encodeURI(requestId).replace(/[?#]/g, encodeURIComponent)
  return `urn:switchboard:request:${encoded}`
}

/** Campaigns among the dependents are not named a second time. */
function conflictOf({ details }: AppError): Pick<z.output<typeof errorView>, 'dependents' | 'details'> {
  if (details === undefined) return {}
  if (!('dependents' in details)) return { details: { ...details } }
  const dependents = details.dependents as readonly Dependent[] // nothing else goes by this name
  return { dependents: dependents.map(dependentToWire) }
}
