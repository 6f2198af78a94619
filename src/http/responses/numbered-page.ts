import type { Page, PortionedPage } from '../../shared/paging.ts'

/** A page with its number, and the size of the whole list. */
export interface PageNumbers {
  readonly total: number
  /** Counted from 1. */
  readonly page: number
  readonly limit: number
  readonly totalPages: number
}

type AnyPage = Page<unknown, unknown> & Partial<Pick<PortionedPage<unknown>, 'rest'>>
type Range = { readonly limit: number; readonly offset: number }

/** A page of a list whose clients ask for pages by number. */
export async function numberedPage<Found extends AnyPage>(
  { page, limit }: Pick<PageNumbers, 'page' | 'limit'>,
  list: (range: Range) => Promise<Found>,
  count: () => Promise<number>,
): Promise<PageNumbers & { readonly found: Found }> {
  const { found, total } = await countedPage({ limit, offset: (page - 1) * limit }, list, count)
  return { found, total, page, limit, totalPages: Math.ceil(total / limit) }
}

/** A page with the size of the whole list, which is counted only if the page is not the last one. */
export async function countedPage<Found extends AnyPage>(
  range: Range,
  list: (range: Range) => Promise<Found>,
  count: () => Promise<number>,
): Promise<{ readonly found: Found; readonly total: number }> {
  const found = await list(range)
  const { items, rest = null, next } = found
  const isLast = next === null && rest === null && (items.length > 0 || range.offset === 0)
  return { found, total: isLast ? range.offset + items.length : await count() }
}
