import { AppError } from '../../shared/errors.ts'

export function environmentNotFound(name: string): AppError {
  return new AppError('not_found', `The assistant has no environment ${JSON.stringify(name)}.`)
}
