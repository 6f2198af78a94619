import type { FastifyRequest } from 'fastify'
import { ZodError } from 'zod'
import { type FieldError, validationFailed } from '../../shared/errors.ts'
import { fieldErrorsOf } from '../../shared/field-errors.ts'
import type { SchemaError } from './to-app-error.ts'

/**
 * For routes with `attachValidation: true`: reports the errors of the schema together with those that only the database or
 * the catalogue can find, so that a caller sees every invalid field at once. Afterwards the body is the parsed one.
 * @throws AppError validation_failed when there is any error
 */
export function requireValid(
  { validationError }: Pick<FastifyRequest, 'validationError'>,
  furtherErrors: readonly FieldError[],
): void {
  const fields = [...schemaErrors(validationError), ...furtherErrors]
  if (fields.length > 0) throw validationFailed(fields)
}

function schemaErrors(error: FastifyRequest['validationError']): FieldError[] {
  if (error === undefined || error === null) return []
  if (error instanceof ZodError) return fieldErrorsOf(error.issues, (error as SchemaError).input) // our validator's
  throw error
}
