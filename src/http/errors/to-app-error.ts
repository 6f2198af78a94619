import type { FastifyError } from 'fastify'
import { ZodError } from 'zod'
import { isContention, isReadOnly } from '../../database/failures.ts'
import { AppError, type ErrorCode, validationFailed } from '../../shared/errors.ts'
import { fieldErrorsOf } from '../../shared/field-errors.ts'

/** What a validator throws: zod's error, with its input. */
export interface SchemaError extends ZodError {
  input?: unknown
}

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  503: 'unavailable',
}

/** An id that is too long is never found. */
const codeOfFastify: Readonly<Record<string, ErrorCode>> = { FST_ERR_MAX_PARAM_LENGTH: 'not_found' }

/**
 * Whatever was thrown, as an AppError. Unexpected failures become `internal` and keep their cause for the log.
 * @param isUnavailable whether the error says that the database cannot be reached or used
 * @param bodyLimitBytes of the operation, for the caller who has sent more
 */
export function toAppError(
  error: unknown,
  isUnavailable: (error: unknown) => boolean,
  bodyLimitBytes?: number,
): AppError {
  if (error instanceof AppError) return error
  if (error instanceof ZodError)
    return validationFailed(fieldErrorsOf(error.issues, (error as SchemaError).input))
  if (isClientError(error)) {
    const code = codeOfFastify[error.code] ?? codeOfStatus[error.statusCode] ?? 'bad_request'
    return new AppError(code, clientMessage(error, bodyLimitBytes), { cause: error })
  }
  if (isUnavailable(error)) return unavailable(error)
  return new AppError('internal', 'Something went wrong.', { cause: error })
}

const busy = 'The database is busy with other requests.'
const readOnly = 'The database is read-only; changes are not possible at the moment.'

function unavailable(cause: unknown): AppError {
  if (isContention(cause)) return new AppError('unavailable', busy, { cause, retryAfterSeconds: 1 })
  const message = isReadOnly(cause) ? readOnly : 'The database is unavailable.'
  return new AppError('unavailable', message, { cause })
}

const messages: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The media type of the body is not supported; send application/json.',
  FST_ERR_BAD_URL: 'The URL is not valid.',
  FST_ERR_MAX_PARAM_LENGTH: 'Not found: the id is too long.',
}

function clientMessage({ code, message }: FastifyError, bodyLimitBytes: number | undefined): string {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const limit = bodyLimitBytes === undefined ? '' : `; at most ${bodyLimitBytes} bytes are allowed`
    return `The body is too large${limit}.`
  }
  return messages[code] ?? message
}

/** Fastify's and its plugins' errors with a 4xx status; their messages are written for the caller. */
function isClientError(error: unknown): error is FastifyError & { statusCode: number } {
  if (!(error instanceof Error) || !('statusCode' in error)) return false
  const { statusCode } = error
  return typeof statusCode === 'number' && ((statusCode >= 400 && statusCode < 500) || statusCode === 503)
}
