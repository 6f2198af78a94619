import { z } from 'zod'
import { languageTag } from '../../../core/assistants/model/assistant-fields.ts'
import { assistantSorts } from '../../../core/assistants/model/assistant-search.ts'
import { providerPattern } from '../../../core/assistants/model/provider-names.ts'
import { maxRanked } from '../../../core/assistants/storage/words-search.ts'
import { dialledNumber } from '../../../core/phone-numbers/dialled-number.ts'
import { parsePhoneNumberReference } from '../../../core/phone-numbers/phone-number.ts'
import { text } from '../../../shared/bounded.ts'
import {
  createdParameters,
  fieldsParameter,
  listParameters,
  updatedParameters,
} from '../collections/collection-query.ts'
import { deletedParameter } from '../query-parameters.ts'
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
      `Order of the records; a leading minus means descending. The default is \`-created\`, or \`relevance\` with \`q\`, which it requires. By relevance, only the newest ${maxRanked.toLocaleString('en')} of the assistants with the words are ranked, and the list ends after them.`,
    ),
  view: z
    .enum(['full', 'summary'])
    .optional()
    .describe(
      `With \`summary\`, each record only has ${summaryFields.map((name) => `\`${name}\``).join(', ')}.`,
    ),
  fields: fieldsParameter('name,model.provider'),
  deleted: deletedParameter.describe('With `only`, lists the assistants in the trash.'),
  q: text(500, 1)
    .optional()
    .describe(
      'Searches the name, description, first message and prompt, in any language, ignoring case and accents. A term of three letters or more also matches inside of words, a shorter one only at the beginning of words. `"a phrase"`, `-without` and `or` work as in search engines.',
    ),
  provider: provider.optional().describe('Provider of the language model.'),
  model: text(100, 1).optional().describe('Name of the model at its provider.'),
  voiceProvider: provider.optional().describe('Provider of the voice.'),
  voiceId: text(200, 1).optional().describe('Id of the voice at its provider.'),
  language: languageTag
    .max(50)
    .optional()
    .describe('Language of the call, as a BCP 47 tag, ignoring case; `en` also matches `en-US`.'),
  template: text(64, 1).optional().describe('Template that the assistant was created from.'),
  direction: z
    .enum(['inbound', 'outbound'])
    .optional()
    .describe('Direction of calls that the assistant is enabled for.'),
  phoneNumber: phoneNumber
    .optional()
    .describe(
      'Phone number of the assistant: the number, such as `+12025550123` or `sip:12025550123@host`, or any of its ids.',
    ),
  externalId: text(255, 1).optional().describe('External id.'),
  ...createdParameters,
  ...updatedParameters,
  'metadata.<key>': text(255)
    .optional()
    .describe(
      'Value of a metadata key: a text, number or boolean, such as `metadata.team=sales`. At most ten keys.',
    ),
}

/** Any other parameter is refused. All errors are reported at once, so the last check runs whatever else failed. */
export const listAssistantsQuery = z
  .looseObject(parameters)
  .superRefine(refineListQuery(new Set(Object.keys(parameters))), { when: () => true })

export type ListAssistantsQuery = z.output<typeof listAssistantsQuery>
