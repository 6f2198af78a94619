import { z } from 'zod'
import { languageTag } from '../../../core/assistants/model/assistant-fields.ts'
import { assistantSorts } from '../../../core/assistants/model/assistant-search.ts'
import { providerPattern } from '../../../core/assistants/model/provider-names.ts'
import { dialledNumber } from '../../../core/phone-numbers/dialled-number.ts'
import { parsePhoneNumberReference } from '../../../core/phone-numbers/phone-number.ts'
import { text } from '../../../shared/bounded.ts'
import {
  createdParameters,
  fieldsParameter,
  listParameters,
  updatedParameters,
} from '../collections/collection-query.ts'
import { deletedParameter } from '../query-deleted.ts'
import { refineListQuery } from './assistant-list-checks.ts'
import { summaryFields } from './assistant-list-schemas.ts'

const provider = z.string().regex(providerPattern, 'must be the name of a provider')

const phoneNumber = text(64, 1).refine((value) => {
  const { id, serial } = parsePhoneNumberReference(value)
  return id !== null || serial !== null || dialledNumber(value) !== null
}, 'must be a phone number in E.164 or the id of one')

const parameters = {
  ...listParameters,
  sort: z
    .enum(assistantSorts)
    .optional()
    .describe(
      'What the records are sorted by; a minus puts the highest first. By default the newest come first, or with `q` what fits best: `relevance`, which needs `q`.',
    ),
  view: z
    .enum(['full', 'summary'])
    .optional()
    .describe(
      `With \`summary\`, each record has only ${summaryFields.map((name) => `\`${name}\``).join(', ')}.`,
    ),
  fields: fieldsParameter('name,model.provider'),
  deleted: deletedParameter.describe('With `only`, what lies in the trash.'),
  q: text(500, 1)
    .optional()
    .describe(
      'Words in the name, description, first message or prompt, in any language and without regard to case and accents. A word of three letters or more is found inside of longer words too, a shorter one at the beginning of words. `"a phrase"`, `-without` and `or` work as in search engines. `searchMode` in the response tells how the words were looked for.',
    ),
  provider: provider.optional().describe('Vendor of the language model.'),
  model: text(100, 1).optional().describe('Name of the model at its vendor.'),
  voiceProvider: provider.optional().describe('Vendor of the voice.'),
  voiceId: text(200, 1).optional().describe("The voice's id at its vendor."),
  language: languageTag
    .max(50)
    .optional()
    .describe('Language of the call, as a BCP 47 tag in any case; `en` finds `en-US` too.'),
  template: text(64, 1).optional().describe('The template that the assistant was made from.'),
  direction: z
    .enum(['inbound', 'outbound'])
    .optional()
    .describe('Of the calls that the assistant may answer or place.'),
  phoneNumber: phoneNumber
    .optional()
    .describe(
      'A number that it answers: as telephony writes it, such as `+12025550123` or `sip:12025550123@host`, or by any of its ids.',
    ),
  externalId: text(255, 1).optional().describe('Its id elsewhere.'),
  ...createdParameters,
  ...updatedParameters,
  'metadata.<key>': text(255)
    .optional()
    .describe(
      'The value of this key of the metadata: a text, number or boolean. Any key will do, such as `metadata.team=sales`, and up to ten of them.',
    ),
}

/** Any other parameter is refused. What is wrong is reported at once, so the last check runs whatever else failed. */
export const listAssistantsQuery = z
  .looseObject(parameters)
  .superRefine(refineListQuery(new Set(Object.keys(parameters))), { when: () => true })

export type ListAssistantsQuery = z.output<typeof listAssistantsQuery>
