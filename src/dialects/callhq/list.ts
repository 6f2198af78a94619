import { z } from 'zod'
import { integerParameter } from '../../shared/bounded.ts'

/** One answer holds everything that most accounts have; who has more sees it in `total`. */
export const listQuery = z.object({
  page: integerParameter().min(1).max(1_000_000).default(1).describe('Which page, counted from 1.'),
  limit: integerParameter().min(1).max(1000).default(1000).describe('Most assistants on a page.'),
})
