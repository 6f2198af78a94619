import { AppError } from '../errors.ts'

/** For another account's assistant, and for one in the trash, as well. */
export function assistantNotFound(): AppError {
  return new AppError('not_found', 'Assistant not found.')
}
