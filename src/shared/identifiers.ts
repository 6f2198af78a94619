import { randomFillSync } from 'node:crypto'
import { v7, validate } from 'uuid'
import { parseSuffix, suffixOf } from './type-id.ts'

/** Inside, every id is a UUIDv7. Outside, it also goes by a TypeID, whose prefix says what it names. */
export type IdPrefix = (typeof idPrefixes)[number]

const idPrefixes = ['asst', 'acct', 'pn', 'camp', 'file', 'user', 'key', 'aud', 'tmpl', 'sess'] as const

/** Drawn for many ids at once: asking the system costs more than the rest of an id. */
const random = Buffer.alloc(16 * 256)
let used = random.length
let last = { msecs: 0, seq: 0 }

/** A UUIDv7, greater than those that this process has made before. */
export function newId(): string {
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  const own = random.subarray(used, used + 16)
  used += 16
  last = placeAfter(last, Date.now(), own)
  return v7({ random: own, ...last })
}

/** As the uuid package counts when it is not given random bytes: on from a random number in each millisecond. */
function placeAfter({ msecs, seq }: typeof last, now: number, own: Buffer): typeof last {
  if (now > msecs) return { msecs: now, seq: own.readInt32BE(6) & 0x7fffffff }
  const next = (seq + 1) | 0
  return { msecs: next === 0 ? msecs + 1 : msecs, seq: next }
}

/** `asst_01jz…`: the same 128 bits in the TypeID form (github.com/jetify-com/typeid). */
export function toTypeId(prefix: IdPrefix, uuid: string): string {
  return `${prefix}_${suffixOf(uuid)}`
}

/** The UUID behind a UUID or a TypeID of this prefix; null for anything else. */
export function parseId(prefix: IdPrefix, value: string): string | null {
  if (validate(value)) return value.toLowerCase()
  return value.startsWith(`${prefix}_`) ? parseSuffix(value.slice(prefix.length + 1)) : null
}

/** The UUID behind a UUID or a TypeID of any kind; null for anything else. */
export function parseAnyId(value: string): string | null {
  const prefix = idPrefixes.find((candidate) => value.startsWith(`${candidate}_`)) ?? 'asst'
  return parseId(prefix, value)
}

const maxSerial = 2_147_483_647

/** The id of a record as an integer, for APIs that have such ids; null when it is none. */
export function parseSerial(value: string): number | null {
  if (!/^[1-9]\d{0,9}$/.test(value)) return null
  const serial = Number(value)
  return serial <= maxSerial ? serial : null
}
