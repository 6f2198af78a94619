import { expect, test } from 'vitest'
import { parsePhoneNumber } from '../../../src/core/phone-numbers/parse-phone-number.ts'

test.each([
  ['+12025550123', '+12025550123', 'US'],
  ['+1 (202) 555-0123', '+12025550123', 'US'],
  ['+1.416.555.0123', '+14165550123', 'CA'],
  ['+44 20 7946 0958', '+442079460958', 'GB'],
  ['+49 30 123456', '+4930123456', 'DE'],
  ['+39 06 1234 5678', '+390612345678', 'IT'],
  ['+800 1234 5678', '+80012345678', null],
])('reads %s as %s of %s', (text, number, countryCode) => {
  expect(parsePhoneNumber(text)).toEqual({ number, countryCode })
})

test('takes a number of a range that nobody has been given', () => {
  expect(parsePhoneNumber('+1 555 123 4567')).toEqual({ number: '+15551234567', countryCode: null })
})

test.each([
  ['no plus sign', '2025550123'],
  ['a dialling prefix', '001 202 555 0123'],
  ['too short for its country', '+1 202 555 012'],
  ['too long for its country', '+1 202 555 01234'],
  ['a country that does not exist', '+999 1234 5678'],
  ['an extension', '+1 202 555 0123 ext. 5'],
  ['letters', '+1 800 FLOWERS'],
  ['text around it', 'call +12025550123'],
  ['nothing', ''],
  ['a plus sign', '+'],
])('refuses %s', (_, text) => {
  expect(parsePhoneNumber(text)).toBeNull()
})
