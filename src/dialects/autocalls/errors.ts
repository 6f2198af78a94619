import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { AppError, type ErrorCode, type FieldError } from '../../shared/errors.ts'

/*
 * Autocalls' errors have Laravel's form: a message, and for invalid data a list of sentences under the name of each field,
 * nested names joined by dots.
 */

export const errorView = z
  .object({
    message: z.string().describe('Error message.'),
    errors: z
      .record(z.string(), z.array(z.string()))
      .optional()
      .describe('The errors of each invalid field, by its name, such as `post_call_schema.0.name`.'),
  })
  .meta({
    'x-component': 'Error',
    examples: [
      {
        message: 'The given data was invalid.',
        errors: {
          name: ['The name field is required.'],
          'post_call_schema.0.name': ['The post call schema.0.name must not be greater than 16 characters.'],
        },
      },
    ],
  })

export const statuses = {
  bad_request: 400,
  validation_failed: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  precondition_failed: 412,
  precondition_required: 428,
  idempotency_key_reused: 422,
  request_in_progress: 409,
  payload_too_large: 413,
  headers_too_large: 431,
  request_timeout: 408,
  unsupported_media_type: 415,
  too_many_requests: 429,
  unavailable: 503,
  insufficient_storage: 507,
  internal: 500,
} as const satisfies Record<ErrorCode, number>

/** Fixed messages; errors with another code keep their own. */
const messages: Partial<Record<ErrorCode, string>> = {
  validation_failed: 'The given data was invalid.',
  unauthenticated: 'Unauthenticated.',
  internal: 'Server Error',
}

export function renderError(error: AppError): z.output<typeof errorView> {
  const message = messages[error.code] ?? error.message
  return error.code === 'validation_failed' ? { message, errors: sentencesOf(error.fields) } : { message }
}

/** A hook for the create, whose internal error has a message of its own. */
export async function creationFailed(_request: unknown, reply: FastifyReply, payload: unknown) {
  return reply.statusCode === statuses.internal ? { message: 'Assistant creation failed' } : payload
}

/**
 * Gives the error of a missing assistant Autocalls' message.
 * @throws AppError whatever the work throws
 */
export async function foundAssistant<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    // An error with details is about something else, such as a phone number.
    if (!(error instanceof AppError) || error.code !== 'not_found' || error.details !== undefined) throw error
    const message = 'Assistant not found or does not belong to the authenticated user'
    throw new AppError('not_found', message, { cause: error })
  }
}

function sentencesOf(fields: readonly FieldError[]): Record<string, string[]> {
  const byName = new Map<string, string[]>()
  for (const field of fields) {
    const name = field.path.length === 0 ? 'body' : field.path.join('.')
    byName.set(name, [...(byName.get(name) ?? []), sentence(name.replaceAll('_', ' '), field)])
  }
  return Object.fromEntries(byName)
}

function sentence(name: string, { code, message, limit, options = [], expected }: FieldError): string {
  switch (code) {
    case 'required':
      return `The ${name} field is required.`
    case 'type':
      return expected === 'boolean' ? `The ${name} field must be true or false.` : `The ${name} ${message}.`
    case 'too_long':
      return `The ${name} must not be greater than ${limit} characters.`
    case 'too_short':
      return limit === 1
        ? `The ${name} field is required.`
        : `The ${name} must be at least ${limit} characters.`
    case 'too_many_items':
      return `The ${name} must not have more than ${limit} items.`
    case 'too_few_items':
      return `The ${name} must have at least ${limit} items.`
    case 'too_big':
      return `The ${name} must not be greater than ${limit}.`
    case 'too_small':
      return `The ${name} must be at least ${limit}.`
    case 'option':
      return `The selected ${name} is invalid. Options: ${options.join(', ')}.`
    case 'unknown_reference':
      return `The selected ${name} is invalid: it ${message}.`
    case 'format':
    case 'unknown_field':
    case 'invalid':
      return `The ${name} ${message}.`
  }
}
