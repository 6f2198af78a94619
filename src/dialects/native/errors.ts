import { z } from 'zod'
import type { Dependent } from '../../core/assistants/model/dependent.ts'
import { type AppError, type ErrorCode, fieldErrorCodes } from '../../shared/errors.ts'
import { pointerTo } from '../../shared/json-pointer.ts'
import { dependentToWire, dependentView } from './assistants/dependent-schemas.ts'

/*
 * RFC 9457 problem details. `errors` has a JSON Pointer (RFC 6901) to each invalid field, `dependents` what uses an assistant
 * that could not be deleted.
 */

export const fieldErrorCode = z
  .enum(fieldErrorCodes)
  .describe('Machine-readable code. More may be added; `invalid` is used where no other code applies.')

export const errorView = z
  .object({
    type: z.string().describe('Type of the problem: `urn:switchboard:problem:` followed by the code.'),
    title: z.string().describe('Title of the problem type.'),
    status: z.int().describe('HTTP status.'),
    detail: z.string().describe('Description of this problem.'),
    instance: z
      .string()
      .describe(
        'Identifies this occurrence: `urn:switchboard:request:` followed by the id of the request, which is also in the header `x-request-id`, the server log, the version history and the audit log.',
      ),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe('JSON Pointer to the field; empty for the whole request.'),
          code: fieldErrorCode,
          detail: z.string().describe('What is wrong with the field.'),
        }),
      )
      .optional()
      .describe('All invalid fields.'),
    dependents: z
      .array(dependentView)
      .optional()
      .describe('What uses the assistant and prevents its deletion.'),
    details: z.record(z.string(), z.unknown()).optional().describe('Details of a conflict.'),
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

/** Clients choose the ids, so characters that a URN cannot contain are percent-encoded (RFC 8141). */
function instanceOf(requestId: string): string {
  const encoded = encodeURI(requestId).replace(/[?#]/g, encodeURIComponent)
  return `urn:switchboard:request:${encoded}`
}

/** Dependents replace the other details, which would repeat the campaigns among them. */
function conflictOf({ details }: AppError): Pick<z.output<typeof errorView>, 'dependents' | 'details'> {
  if (details === undefined) return {}
  if (!('dependents' in details)) return { details: { ...details } }
  const dependents = details.dependents as readonly Dependent[] // no other details have this name
  return { dependents: dependents.map(dependentToWire) }
}
