import type { Page, PageRequest } from '../../paging.ts'

const pageSize = 500

/** A whole list, for the operations whose answer is a bare array and cannot say that there is more. */
export async function everyPage<Item, Place>(
  read: (page: PageRequest<Place>) => Promise<Page<Item, Place>>,
): Promise<Item[]> {
  const all: Item[] = []
  let after: Place | null = null
  do {
    const page: Page<Item, Place> = await read(
      after === null ? { limit: pageSize } : { limit: pageSize, after },
    )
    all.push(...page.items)
    after = page.next
  } while (after !== null)
  return all
}
