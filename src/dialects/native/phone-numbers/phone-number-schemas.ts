import { z } from 'zod'
import { parsePhoneNumber } from '../../../core/phone-numbers/parse-phone-number.ts'
import { type PhoneNumber, phoneNumberSortKeys } from '../../../core/phone-numbers/phone-number.ts'
import { notAPhoneNumber } from '../../../core/phone-numbers/phone-number-service.ts'
import { nameText, text } from '../../../shared/bounded.ts'
import { parseId, toTypeId } from '../../../shared/identifiers.ts'
import { collectionOf } from '../collections/collection.ts'

const number = text(64, 1)
  .refine((value) => parsePhoneNumber(value) !== null, notAPhoneNumber.message)
  .describe('In E.164, with the plus sign; spaces, brackets, dots and dashes are taken out.')
const name = nameText(255, 0).nullish().describe('What people call the number.')
const provider = text(100).nullish().describe('Who carries its calls, such as `twilio`.')

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
        'Any id of the assistant that is to have the number, which leaves any other; null releases it.',
      ),
  })
  .meta({ examples: [{ name: 'Front desk', assistantId: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m' }] })

export const phoneNumberView = z
  .object({
    id: z.string().describe('TypeID of the number, `pn_…`.'),
    number: z.string().describe('E.164, with the plus sign.'),
    name: z.string().nullable().describe('What people call the number.'),
    countryCode: z
      .string()
      .nullable()
      .describe('ISO 3166-1 alpha-2, found from the number; null when it belongs to no country.'),
    provider: z.string().nullable().describe('Who carries its calls.'),
    assistantId: z.string().nullable().describe('The assistant that answers it, `asst_…`.'),
    createdAt: z.iso.datetime().describe('When it was created.'),
    updatedAt: z.iso.datetime().describe('When it was last changed.'),
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
  wordsIn: 'the name or number, however that is spaced,',
  filters: {
    assistantId: z
      .string()
      .max(64)
      .refine((value) => parseId('asst', value) !== null, 'must be the id of an assistant')
      .optional()
      .describe('Only the numbers of this assistant, named by its TypeID or UUID.'),
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
