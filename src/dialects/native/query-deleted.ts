import { z } from 'zod'

/** Whether records of the trash are meant, and no others. */
export const deletedParameter = z.enum(['only']).optional()
