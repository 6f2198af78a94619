import { validate } from 'uuid'

/*
 * UUIDs in the TypeID form (github.com/jetify-com/typeid): their 128 bits behind two zero bits, five to a character. Every
 * record in a list has some, so they are written character by character into bytes that are kept.
 */

/** Crockford's base 32, in lower case. */
const alphabet = Buffer.from('0123456789abcdefghjkmnpqrstvwxyz')
const hexadecimal = Buffer.from('0123456789abcdef')
const hyphen = 0x2d

/** By the code of a character; 0 for all others. */
const bitsOf = inverted(alphabet)
const digitOf = inverted(hexadecimal, Buffer.from('0123456789ABCDEF'))

/** 26 characters, of which the first has three bits. */
const suffixPattern = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/

const suffixBytes = Buffer.alloc(26)
const uuidBytes = Buffer.from('00000000-0000-0000-0000-000000000000')

/** The characters of a UUID behind the prefix of its TypeID. */
export function suffixOf(uuid: string): string {
  let bits = 0
  let count = 2
  let end = 0
  for (let at = 0; at < uuid.length; at += 1) {
    const code = uuid.charCodeAt(at)
    if (code === hyphen) continue
    bits = (bits << 4) | (digitOf[code] ?? 0)
    count += 4
    if (count < 5) continue
    count -= 5
    suffixBytes[end++] = alphabet[(bits >>> count) & 31] ?? 0
  }
  return suffixBytes.toString('latin1')
}

/** The UUID behind the prefix of a TypeID; null for a text that is none. */
export function parseSuffix(suffix: string): string | null {
  if (!suffixPattern.test(suffix)) return null
  let bits = 0
  let count = -2
  let end = 0
  for (let at = 0; at < suffix.length; at += 1) {
    bits = (bits << 5) | (bitsOf[suffix.charCodeAt(at)] ?? 0)
    count += 5
    while (count >= 4) {
      count -= 4
      if (uuidBytes[end] === hyphen) end += 1
      uuidBytes[end++] = hexadecimal[(bits >>> count) & 15] ?? 0
    }
  }
  const uuid = uuidBytes.toString('latin1')
  return validate(uuid) ? uuid : null
}

function inverted(...alphabets: readonly Buffer[]): Uint8Array {
  const values = new Uint8Array(128)
  for (const codes of alphabets) for (const [value, code] of codes.entries()) values[code] = value
  return values
}
