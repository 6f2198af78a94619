import { z } from 'zod'
import { parsePhoneNumber } from '../../../core/phone-numbers/parse-phone-number.ts'
import { type PhoneNumber, phoneNumberSortKeys } from '../../../core/phone-numbers/phone-number.ts'
import { notAPhoneNumber } from '../../../core/phone-numbers/phone-number-service.ts'
import { nameText, text } from '../../../shared/bounded.ts'
import { parseId, toTypeId } from '../../../shared/identifiers.ts'
import { collectionOf } from '../collections/collection.ts'

const number = text(64, 1)
  .refine((value) => parsePhoneNumber(value) !== null, notAPhoneNumber.message)
  .describe('Number in E.164, with the plus sign. Spaces, brackets, dots and dashes are removed.')
const name = nameText(255, 0).nullish().describe('Name of the number.')
const provider = text(100).nullish().describe('Provider of the number, such as `twilio`.')

export const createPhoneNumberSchema = z
  .strictObject({ number, name, provider })
  .meta({ examples: [{ number: '+1 202-555-0123', name: 'Front desk', provider: 'twilio' }] })

export const updatePhoneNumberSchema = z
  .strictObject({
    name,
    provider,
    assistantId: text(300, 1)
      .nullish()
      .describe(
        'Any id of the assistant to assign the number to; it is removed from any other. Null unassigns it.',
      ),
  })
  .meta({ examples: [{ name: 'Front desk', assistantId: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m' }] })

export const phoneNumberView = z
  .object({
    id: z.string().describe('TypeID of the number, `pn_…`.'),
    number: z.string().describe('Number in E.164, with the plus sign.'),
    name: z.string().nullable().describe('Name of the number.'),
    countryCode: z
      .string()
      .nullable()
      .describe('Country of the number, ISO 3166-1 alpha-2; null if it belongs to no country.'),
    provider: z.string().nullable().describe('Provider of the number.'),
    assistantId: z.string().nullable().describe('Assistant of the number, `asst_…`.'),
    createdAt: z.iso.datetime().describe('Time of creation.'),
    updatedAt: z.iso.datetime().describe('Time of the last change.'),
  })
  .meta({
    'x-component': 'PhoneNumber',
    examples: [
      {
        id: 'pn_01jh3v5q7we4yt8z0n2k6c9r1d',
        number: '+12025550123',
        name: 'Front desk',
        countryCode: 'US',
        provider: 'twilio',
        assistantId: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
        createdAt: '2026-01-08T10:00:00.000Z',
        updatedAt: '2026-01-08T10:00:00.000Z',
      },
    ],
  })

export const phoneNumberList = collectionOf({
  name: 'phone-numbers',
  view: phoneNumberView,
  sortKeys: phoneNumberSortKeys,
  defaultSort: '-created',
  wordsIn: 'the name and the number, in any spacing',
  filters: {
    assistantId: z
      .string()
      .max(64)
      .refine((value) => parseId('asst', value) !== null, 'must be the id of an assistant')
      .optional()
      .describe('TypeID or UUID of the assistant of the numbers.'),
  },
})

export function phoneNumberToWire(phoneNumber: PhoneNumber): z.output<typeof phoneNumberView> {
  const { accountId: _account, serial: _serial, ...shown } = phoneNumber
  const { id, number, name, countryCode, provider, assistantId, createdAt, updatedAt, ...unmapped } = shown
  unmapped satisfies Record<string, never>
  return {
    id: toTypeId('pn', id),
    number,
    name,
    countryCode,
    provider,
    assistantId: assistantId === null ? null : toTypeId('asst', assistantId),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}
