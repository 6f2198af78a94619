import { z } from 'zod'
import { integerParameter, text } from '../../shared/bounded.ts'
import type { Page, PortionedPage } from '../../shared/paging.ts'

/*
 * Lists in Call Camp's style: pages counted from 1, and the real number of records beside them.
 */

const page = integerParameter().min(1).max(1_000_000).describe('Which page, counted from 1.')
const limitUpTo = (max: number) => integerParameter().min(1).max(max).describe('Most records on a page.')
const search = text(255).optional().describe('Part of the name, in upper or lower case.')

export const defaultLimit = 10

export const listQuery = z.object({
  page: page.default(1),
  limit: limitUpTo(100).default(defaultLimit),
  search,
})

/** The most records in an answer of the list that comes whole. */
export const wholeListLimit = 1000

/** For the one list that answers whole unless pages are asked for. Its own limit can be asked for, to go on after it. */
export const wholeListQuery = z.object({
  page: page.optional(),
  limit: limitUpTo(wholeListLimit).optional(),
  search,
})

export const total = z.int().describe('How many records there are on all pages.')

export const pageFields = {
  page: z.int().describe('This page, counted from 1.'),
  limit: z.int().describe('Most records on a page.'),
  totalPages: z.int().describe('How many pages there are.'),
}

/** What a page says of itself. */
export interface PageNumbers {
  readonly total: number
  readonly page: number
  readonly limit: number
  readonly totalPages: number
}

/** The records are counted only where the page itself does not tell how many there are. */
export async function numberedPage<
  Found extends Page<unknown, unknown> & Partial<Pick<PortionedPage<unknown>, 'rest'>>,
>(
  { page, limit }: { readonly page: number; readonly limit: number },
  list: (request: { readonly limit: number; readonly offset: number }) => Promise<Found>,
  count: () => Promise<number>,
): Promise<PageNumbers & { readonly found: Found }> {
  const offset = (page - 1) * limit
  const found = await list({ limit, offset })
  const { items, rest = null, next } = found
  const isLast = next === null && rest === null && (items.length > 0 || offset === 0)
  const total = isLast ? offset + items.length : await count()
  return { found, total, page, limit, totalPages: Math.ceil(total / limit) }
}
