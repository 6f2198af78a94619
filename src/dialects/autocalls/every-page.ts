import type { Page, PageRequest, PortionedPage } from '../../shared/paging.ts'

const pageSize = 500

type ListPage<Item, Place> = Page<Item, Place> & Partial<Pick<PortionedPage<Item>, 'rest'>>
type Read<Item, Place> = (page: PageRequest<Place>) => Promise<ListPage<Item, Place>>

/** A whole list as one page, for responses that are bare arrays and cannot say that there is more. */
export async function everyPage<Item, Place>(read: Read<Item, Place>): Promise<PortionedPage<Item>> {
  const first = await read({ limit: pageSize })
  const { items, rest = null, next } = first
  return { items, rest: rest === null && next === null ? null : following(first, read), next: null }
}

async function* following<Item, Place>(
  first: ListPage<Item, Place>,
  read: Read<Item, Place>,
): AsyncGenerator<Item[]> {
  let page = first
  for (;;) {
    if (page.rest !== undefined && page.rest !== null) yield* page.rest
    if (page.next === null) return
    page = await read({ limit: pageSize, after: page.next })
    yield page.items
  }
}
