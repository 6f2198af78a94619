import type { FieldError } from '../../shared/errors.ts'

/** For a number that is given to an assistant which the account does not have. */
export const unknownAssistant = {
  path: ['assistantId'],
  code: 'unknown_reference',
  message: 'names an assistant that does not exist',
} as const satisfies FieldError
