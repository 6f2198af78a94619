/**
 * Whether a number of JSON is still the same number after a program has read it as a double, as JavaScript and most
 * others do, and written it again: 1.0, 1e2 and 0.1 are; 12345678901234567890, 3.141592653589793238 and 1e400 are not.
 * @param literal as JSON writes it
 */
export function isExactNumber(literal: string): boolean {
  const value = Number(literal)
  if (!Number.isFinite(value)) return false
  const [sent, kept] = [decimalOf(literal), decimalOf(String(value))]
  return sent.digits === kept.digits && (sent.digits === '' || sent.exponent === kept.exponent)
}

/** Digits without zeros around them, to be read as `0.digits × 10^exponent`. The sign is never lost. */
interface Decimal {
  readonly digits: string
  readonly exponent: number
}

function decimalOf(literal: string): Decimal {
  const [, whole = '', fraction = '', exponent = '0'] = parts.exec(literal) ?? []
  const digits = whole + fraction
  let start = 0
  let end = digits.length
  // By hand: a pattern for the zeros at the end takes the square of the time for the zeros before it.
  while (start < end && digits[start] === '0') start += 1
  while (end > start && digits[end - 1] === '0') end -= 1
  return { digits: digits.slice(start, end), exponent: whole.length - start + Number(exponent) }
}

const parts = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
