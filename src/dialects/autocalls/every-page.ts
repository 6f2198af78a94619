import type { Cursor, Page, PageRequest } from '../../paging.ts'

const pageSize = 500

/** A whole list, for the operations whose answer is a bare array and cannot say that there is more. */
export async function everyPage<Item>(read: (page: PageRequest) => Promise<Page<Item>>): Promise<Item[]> {
  const all: Item[] = []
  let after: Cursor | null = null
  do {
    const page: Page<Item> = await read(after === null ? { limit: pageSize } : { limit: pageSize, after })
    all.push(...page.items)
    after = page.next
  } while (after !== null)
  return all
}
