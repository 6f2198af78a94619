import { z } from 'zod'
import { createdAt, pageFields, updatedAt } from './views.ts'

const example = {
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
    number: z.string().describe('The number in E.164 format.'),
    name: z.string().nullable().describe('Label of the number.'),
    countryCode: z
      .string()
      .nullable()
      .describe('ISO 3166-1 alpha-2 code of the country of the number; null if it has none.'),
    provider: z.string().nullable().describe('Carrier of the number.'),
    createdAt,
    updatedAt,
  })
  .meta({ 'x-component': 'Phone', examples: [example] })

export type PhoneView = z.output<typeof phoneView>

export const phoneListView = z
  .object({ phones: z.array(phoneView).describe('The phones, newest first.'), ...pageFields })
  .meta({ examples: [{ phones: [example], total: 1, page: 1, limit: 10, totalPages: 1 }] })
