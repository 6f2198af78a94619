import { AppError } from '../../shared/errors.ts'

/** For another account's assistant, and for one in the trash, as well. */
export function assistantNotFound(): AppError {
  return new AppError('not_found', 'Assistant not found.')
}

/**
 * @param result what became of a look-up or a change; null where there is no such assistant
 * @throws AppError not_found
 */
export function requireAssistant<Result>(result: Result | null): Result {
  if (result === null) throw assistantNotFound()
  return result
}
