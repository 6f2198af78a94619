import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dialledNumber } from '../../../src/core/phone-numbers/dialled-number.ts'
import { parsePhoneNumber } from '../../../src/core/phone-numbers/parse-phone-number.ts'
import { propertyRuns } from '../../support/property-runs.ts'

test.each([
  ['E.164', '+12025550123', '+12025550123'],
  ['no plus sign', '12025550123', '+12025550123'],
  ['no plus sign, spaced', '49 30 1234567', '+49301234567'],
  ['00', '0012025550123', '+12025550123'],
  ['00, spaced', '00 49 (0)30 / 123 45-67', '+49301234567'],
  ['brackets and dashes', '+1 (202) 555-0123', '+12025550123'],
  ['dots', '1.202.555.0123', '+12025550123'],
  ['long dashes', '+1 202–555—0123', '+12025550123'],
  ['full-width signs', '＋１ ２０２ ５５５ ０１２３', '+12025550123'],
  ['spaces around it', ' \t+12025550123\n', '+12025550123'],
  ['tel:', 'tel:+12025550123', '+12025550123'],
  ['TEL: with separators', 'TEL:+1-202-555-0123', '+12025550123'],
  ['tel: with parameters', 'tel:+12025550123;ext=7;isub=1', '+12025550123'],
  ['tel: with a context', 'tel:5550123;phone-context=+1-202', '+12025550123'],
  ['tel: without a plus sign', 'tel:12025550123', '+12025550123'],
  ['sip:', 'sip:+12025550123@sbc.example.com', '+12025550123'],
  ['sip: without a plus sign', 'sip:12025550123@10.0.0.1:5060', '+12025550123'],
  ['sip: with 00', 'sip:0012025550123@sbc.example.com', '+12025550123'],
  ['sips:', 'sips:+12025550123@[2001:db8::1]:5061;transport=tcp', '+12025550123'],
  ['sip: with user=phone', 'sip:+1-202-555-0123@sbc.example.com;user=phone', '+12025550123'],
  ['sip: with a context', 'sip:5550123;phone-context=+1202@sbc.example.com;user=phone', '+12025550123'],
  [
    'sip: with a context beside a plus sign',
    'sip:+12025550123;phone-context=example.com@a.com',
    '+12025550123',
  ],
  ['sip: with a password', 'sip:+12025550123:secret@sbc.example.com', '+12025550123'],
  ['sip: with an escaped plus sign', 'sip:%2B12025550123@sbc.example.com', '+12025550123'],
  ['sip: without a host', 'sip:+12025550123', '+12025550123'],
  ['a user and a host', '+12025550123@sbc.example.com', '+12025550123'],
  ['a display name', '"Ada, at home" <sip:+12025550123@sbc.example.com>;tag=1', '+12025550123'],
  ['an address in brackets', '<tel:+12025550123>', '+12025550123'],
])('reads %s', (_, text, number) => {
  expect(dialledNumber(text)).toBe(number)
})

test.each([
  ['nothing', ''],
  ['a word', 'anonymous'],
  ['an extension', '1001'],
  ['an extension at a host', 'sip:1001@pbx.example.com'],
  ['a person at a host', 'sip:ada@example.com'],
  ['a host', 'sip:sbc.example.com'],
  ['a number of a domain', 'tel:12025550123;phone-context=example.com'],
  ['a number with the prefix of its country only', '020 7946 0958'],
  ['letters', '+1 800 FLOWERS'],
  ['a number within a text', 'call +12025550123'],
  ['two plus signs', '++12025550123'],
  ['a plus sign and 00', '+0012025550123'],
  ['escapes that are none', 'sip:%zz@example.com'],
  ['other brackets', '<<>>'],
  ['many signs', '<'.repeat(300)],
  ['a UUID', '01890a5d-ac96-774b-bcce-b302099a8057'],
])('finds no number in %s', (_, text) => {
  expect(dialledNumber(text)).toBe(null)
})

test('reads the same number from whatever telephony makes of it', () => {
  const subscribers = fc.constantFrom(
    '1202555',
    '4930123',
    '44207946',
    '39061234',
    '3531234',
    '8613812',
    '5511987',
  )
  const numbers = fc
    .tuple(subscribers, fc.integer({ min: 1000, max: 9999 }))
    .map(([start, end]) => `${start}${end}`)
    .filter((digits) => parsePhoneNumber(`+${digits}`)?.number === `+${digits}`)
  const prefix = fc.constantFrom('+', '00', '')
  const gap = fc.constantFrom('', ' ', '-', '.')
  const frame = fc.constantFrom(
    (number: string) => number,
    (number: string) => `tel:${number}`,
    (number: string) => `sip:${number}@sbc.example.com`,
    (number: string) => `sips:${number}@sbc.example.com:5061;user=phone`,
    (number: string) => `"Ada" <sip:${number}@sbc.example.com;user=phone>`,
  )
  fc.assert(
    fc.property(numbers, prefix, gap, frame, (digits, start, between, framed) => {
      const written = [digits.slice(0, -4), digits.slice(-4)].join(between)
      expect(dialledNumber(framed(start + written))).toBe(`+${digits}`)
    }),
    propertyRuns(500),
  )
})

test('never fails, whatever it is given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(dialledNumber(text) ?? '+1').toMatch(/^\+\d+$/)
    }),
    propertyRuns(500),
  )
})
