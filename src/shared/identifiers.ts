import { TypeID } from 'typeid-js'
import { v7, validate } from 'uuid'

/** Inside, every id is a UUIDv7. Outside, it also goes by a TypeID, whose prefix says what it names. */
export type IdPrefix = (typeof idPrefixes)[number]

const idPrefixes = ['asst', 'acct', 'pn', 'camp', 'file', 'user', 'key', 'aud', 'tmpl', 'sess'] as const

export function newId(): string {
  return v7()
}

/** `asst_01jz…`: the same 128 bits in the TypeID form (github.com/jetify-com/typeid). */
export function toTypeId(prefix: IdPrefix, uuid: string): string {
  return TypeID.fromUUID(prefix, uuid).toString()
}

/** The UUID behind a UUID or a TypeID of this prefix; null for anything else. */
export function parseId(prefix: IdPrefix, value: string): string | null {
  if (validate(value)) return value.toLowerCase()
  if (!value.startsWith(`${prefix}_`)) return null
  try {
    return TypeID.fromString(value, prefix).toUUID()
  } catch {
    return null
  }
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
