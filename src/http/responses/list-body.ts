import type { FastifyReply } from 'fastify'
import type { z } from 'zod'
import { jsonSerializerOf } from '../../shared/json-serializer.ts'
import type { PortionedPage } from '../../shared/paging.ts'
import { portionedStream } from './bound-responses.ts'

interface ListForm<Item, Wire, Body> {
  readonly recordView: z.ZodType<Wire>
  /** Has one array, which is that of the records, and no free text. */
  readonly bodyView: z.ZodType<Body>
  readonly toWire: (item: Item) => Wire
  /** The body around the records. */
  readonly bodyOf: (records: Wire[]) => Body
}

/**
 * The body of a list whose pages are never shortened by size, because its clients could not tell. A page that is too large
 * for the memory is sent as a stream, as fast as the client reads it; a failure in the middle aborts it.
 */
export function listBody<Item, Wire, Body>(
  reply: FastifyReply,
  page: PortionedPage<Item>,
  form: ListForm<Item, Wire, Body>,
): Body {
  if (page.rest === null) return form.bodyOf(page.items.map(form.toWire))
  const content = portionedStream(chunksOf(page.items, page.rest, form))
  reply.type('application/json; charset=utf-8').send(content)
  return reply as never // how a Fastify handler says that it has sent the response itself
}

/** As bytes, which are outside of the heap while a slow client reads them. */
async function* chunksOf<Item, Wire, Body>(
  first: Item[],
  rest: AsyncIterable<Item[]>,
  { recordView, bodyView, toWire, bodyOf }: ListForm<Item, Wire, Body>,
): AsyncGenerator<Buffer> {
  const [head, tail] = jsonSerializerOf(bodyView)(bodyOf([])).split('[]')
  const write = jsonSerializerOf(recordView)
  const written = (items: Item[]) => items.map((item) => write(toWire(item))).join(',')
  yield Buffer.from(`${head}[${written(first)}`)
  for await (const items of rest) yield Buffer.from(`,${written(items)}`)
  yield Buffer.from(`]${tail}`)
}
