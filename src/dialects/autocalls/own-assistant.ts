import { AppError } from '../../shared/errors.ts'

/**
 * Work on one assistant, whose absence is told in this API's words.
 * @throws AppError whatever the work throws
 */
export async function ownAssistant<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    // One with details speaks of something else, such as a phone number.
    if (!(error instanceof AppError) || error.code !== 'not_found' || error.details !== undefined) throw error
    const message = 'Assistant not found or does not belong to the authenticated user'
    throw new AppError('not_found', message, { cause: error })
  }
}
