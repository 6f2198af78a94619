import { z } from 'zod'
import { parsePhoneNumber } from '../../core/phone-numbers/parse-phone-number.ts'
import { notAPhoneNumber } from '../../core/phone-numbers/phone-number-service.ts'
import { nameText, text } from '../../shared/bounded.ts'
import { pageFields, total } from './list.ts'

/*
 * The wire of Call Camp's phones: the fields that its help pages publish. Lengths are ours.
 */

const name = nameText(255, 0).nullish().describe('What people call the number.')
const provider = text(100).nullish().describe('Who carries its calls.')

export const createPhoneSchema = z
  .object({
    number: text(64, 1)
      .refine((value) => parsePhoneNumber(value) !== null, notAPhoneNumber.message)
      .describe('The number in E.164 form; spaces, brackets, dots and dashes are taken out.'),
    name,
    provider,
  })
  .meta({ examples: [{ number: '+12025550123', name: 'Reception', provider: 'twilio' }] })

/** The number itself is what the record is: another number is another record. */
export const updatePhoneSchema = z
  .object({ name, provider })
  .meta({ examples: [{ name: 'Reception, second line' }] })

const exampleView = {
  uuid: '0194476c-41f2-7b1e-8c55-2f6f0d9a3e71',
  number: '+12025550123',
  name: 'Reception',
  countryCode: 'US',
  provider: 'twilio',
  createdAt: '2026-04-10T09:24:11Z',
  updatedAt: '2026-04-22T13:58:02Z',
}

export const phoneView = z
  .object({
    uuid: z.uuid().describe('Id of the phone.'),
    number: z.string().describe('The number in E.164 form, with the plus sign.'),
    name: z.string().nullable().describe('What people call the number.'),
    countryCode: z
      .string()
      .nullable()
      .describe('ISO 3166-1 alpha-2, found from the number; null where it has no country.'),
    provider: z.string().nullable().describe('Who carries its calls.'),
    createdAt: z.iso.datetime().describe('When it was created.'),
    updatedAt: z.iso.datetime().describe('When it was last changed.'),
  })
  .meta({ 'x-component': 'Phone', examples: [exampleView] })

export type PhoneView = z.output<typeof phoneView>

export const phoneListView = z
  .object({ phones: z.array(phoneView).describe('The phones, newest first.'), total, ...pageFields })
  .meta({ examples: [{ phones: [exampleView], total: 1, page: 1, limit: 10, totalPages: 1 }] })
