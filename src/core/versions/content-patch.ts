import { isDeepStrictEqual } from 'node:util'
import { createPatch } from 'rfc6902'

/** Of JSON Patch (RFC 6902), what it takes to make any value any other. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }

/** Where more items than these differ, a list is replaced as a whole. */
const maxChangedItems = 100

/**
 * Makes `before` what `after` is. What is replaced or removed stands at its path in `before` already, and what is added
 * stands at its path in `after`.
 */
export function patchBetween(before: unknown, after: unknown): PatchOperation[] {
  const operations = createPatch(before, after, (one, other, pointer) =>
    Array.isArray(one) && Array.isArray(other) ? listChanges(one, other, pointer.toString()) : undefined,
  )
  return operations as PatchOperation[] // it makes no other operations
}

/**
 * The library's own comparison of lists takes the product of their lengths, at every depth. This one takes their size:
 * it leaves out what is the same at both ends, and compares the rest item by item.
 */
function listChanges(before: readonly unknown[], after: readonly unknown[], list: string) {
  const start = sameAtStart(before, after)
  const end = sameAtStart(before.slice(start).reverse(), after.slice(start).reverse())
  const old = before.slice(start, before.length - end)
  const fresh = after.slice(start, after.length - end)
  if (Math.max(old.length, fresh.length) > maxChangedItems) {
    return [{ op: 'replace' as const, path: list, value: after }]
  }
  const pairs = Math.min(old.length, fresh.length)
  const changed = old
    .slice(0, pairs)
    .flatMap((item, index) => patchWithin(`${list}/${start + index}`, item, fresh[index]))
  // From the last one on, so that those before it keep their places.
  const removed = old
    .slice(pairs)
    .map((_, index) => ({ op: 'remove' as const, path: `${list}/${start + old.length - 1 - index}` }))
  const added = fresh
    .slice(pairs)
    .map((value, index) => ({ op: 'add' as const, path: `${list}/${start + pairs + index}`, value }))
  return [...changed, ...removed, ...added]
}

function patchWithin(place: string, before: unknown, after: unknown) {
  return patchBetween(before, after).map((operation) => ({ ...operation, path: place + operation.path }))
}

function sameAtStart(before: readonly unknown[], after: readonly unknown[]): number {
  const different = before.findIndex(
    (item, index) => index >= after.length || !isDeepStrictEqual(item, after[index]),
  )
  return different === -1 ? before.length : different
}
