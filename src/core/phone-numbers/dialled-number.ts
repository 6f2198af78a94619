import { parsePhoneNumber } from './parse-phone-number.ts'

/**
 * The number in E.164 that telephony means: in E.164 itself, with or without the plus sign, with `00` instead of it, with
 * spaces, brackets, dots and dashes, as `tel:` (RFC 3966), or as the user of a `sip:` or `sips:` address (RFC 3261), also
 * with a display name. An account has no country of its own: so without a plus sign, digits begin with that of the
 * country, unless a `phone-context` says where they belong. Null for everything else, such as the extension of an office.
 *
 * For finding numbers. What is stored has to be written with its plus sign.
 */
export function dialledNumber(text: string): string | null {
  const [number = '', ...parameters] = subscriberOf(text).split(';')
  const context = parameters.map((parameter) => phoneContext.exec(parameter)?.[1]).find((found) => found)
  const digits = number.replace(separators, '')
  if (!onlyDigits.test(digits)) return null
  return parsePhoneNumber(international(digits, context))?.number ?? null
}

const address = /<([^<>]*)>/
const telephoneUri = /^tel:/i
const sipUri = /^sips?:/i
const phoneContext = /^\s*phone-context=(.+)$/i
/** RFC 3966 calls them visual; people write more of them, and an optional national prefix in brackets. */
const separators = /\(0\)|[\s().\-/\u2010-\u2015]/g
const onlyDigits = /^\+?\d+$/

/** The part of an address that names who is called, with its parameters. */
function subscriberOf(text: string): string {
  const uri = (address.exec(text)?.[1] ?? text).normalize('NFKC').trim()
  if (telephoneUri.test(uri)) return decoded(uri.replace(telephoneUri, ''))
  const [user = '', host] = uri.replace(sipUri, '').split('@', 2)
  // In front of the host may stand a password, which is no part of the number.
  return host === undefined ? user : decoded(user.replace(/:.*$/s, ''))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function international(digits: string, context: string | undefined): string {
  if (digits.startsWith('+')) return digits
  // A domain as its context says that the number is known there only.
  if (context !== undefined) return context.startsWith('+') ? context.replace(separators, '') + digits : ''
  return digits.startsWith('00') ? `+${digits.slice(2)}` : `+${digits}`
}

/** E.164, as it comes from most telephony; parsing costs more than everything else of a call. */
const plainNumber = /^\+[1-9]\d{6,14}$/

/** A caller is the same however their number is written: it in E.164, or the text itself where it is none. */
export function callerOf(text: string): string {
  return plainNumber.test(text) ? text : (dialledNumber(text) ?? text)
}
