import { validate } from 'uuid'

/*
 * UUIDs in the TypeID form (github.com/jetify-com/typeid): their 128 bits behind two zero bits, five to a character. A
 * list shows hundreds of them, so they are translated ten bits at a time.
 */

/** Crockford's base 32, in lower case. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Two characters each, by the ten bits that they stand for. */
const pairs = [...alphabet].flatMap((high) => [...alphabet].map((low) => high + low))
const bitsByPair = new Map(pairs.map((pair, bits) => [pair, bits]))

/** 26 characters, of which the first has three bits. */
const suffixPattern = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/

/** The characters of a UUID behind the prefix of its TypeID. */
export function suffixOf(uuid: string): string {
  const digits = uuid.replaceAll('-', '')
  let suffix = pairAt(Number.parseInt(digits.slice(0, 2), 16))
  for (let at = 2; at < 32; at += 5) {
    const bits = Number.parseInt(digits.slice(at, at + 5), 16)
    suffix += pairAt(bits >>> 10) + pairAt(bits & 1023)
  }
  return suffix
}

/** The UUID behind the prefix of a TypeID; null for a text that is none. */
export function parseSuffix(suffix: string): string | null {
  if (!suffixPattern.test(suffix)) return null
  let digits = hexadecimal(bitsAt(suffix, 0), 2)
  for (let at = 2; at < 26; at += 4) {
    digits += hexadecimal((bitsAt(suffix, at) << 10) | bitsAt(suffix, at + 2), 5)
  }
  const [time, middle, version] = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16)]
  const uuid = `${time}-${middle}-${version}-${digits.slice(16, 20)}-${digits.slice(20)}`
  return validate(uuid) ? uuid : null
}

function pairAt(bits: number): string {
  return pairs[bits] ?? ''
}

function bitsAt(suffix: string, at: number): number {
  return bitsByPair.get(suffix.slice(at, at + 2)) ?? 0
}

function hexadecimal(bits: number, digits: number): string {
  return bits.toString(16).padStart(digits, '0')
}
