import { isDeepStrictEqual } from 'node:util'
import { isJsonObject } from './bounded.ts'

/** `/model/messages/0/content`: a place in a JSON document (RFC 6901). */
export function pointerTo(path: readonly (string | number)[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** Pointers to the values that differ. Lists of different lengths differ as a whole. */
export function changedPointers(before: unknown, after: unknown): string[] {
  const pointers: string[] = []
  collect(before, after, [], pointers)
  return pointers
}

function collect(before: unknown, after: unknown, path: (string | number)[], pointers: string[]): void {
  // JSON has one zero; JavaScript parses two.
  if (before === after || isDeepStrictEqual(before, after)) return
  if (isJsonObject(before) && isJsonObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      collect(before[key], after[key], [...path, key], pointers)
    }
  } else if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    before.forEach((item, index) => {
      collect(item, after[index], [...path, index], pointers)
    })
  } else pointers.push(pointerTo(path))
}
