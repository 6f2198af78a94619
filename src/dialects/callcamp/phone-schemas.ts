import { z } from 'zod'
import { parsePhoneNumber } from '../../core/phone-numbers/parse-phone-number.ts'
import { notAPhoneNumber } from '../../core/phone-numbers/phone-number-service.ts'
import { nameText, text } from '../../shared/bounded.ts'

/*
 * Requests about phones: the fields that Call Camp's help pages publish. The lengths are ours.
 */

const name = nameText(255, 0).nullish().describe('Label of the number.')
const provider = text(100).nullish().describe('Carrier of the number.')

export const createPhoneSchema = z
  .object({
    number: text(64, 1)
      .refine((value) => parsePhoneNumber(value) !== null, notAPhoneNumber.message)
      .describe('The number in E.164 format; spaces, brackets, dots and dashes are removed.'),
    name,
    provider,
  })
  .meta({ examples: [{ number: '+12025550123', name: 'Reception', provider: 'twilio' }] })

/** The number itself cannot be changed. */
export const updatePhoneSchema = z
  .object({ name, provider })
  .meta({ examples: [{ name: 'Reception, second line' }] })
