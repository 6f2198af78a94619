import { validate } from 'uuid'
import { z } from 'zod'
import { assistantSettingsSchema } from '../../../core/assistants/model/assistant-fields.ts'
import { templateSortKeys } from '../../../core/templates/assistant-template.ts'
import { isBuiltIn } from '../../../core/templates/template-page.ts'
import { nameText, text } from '../../../shared/bounded.ts'
import { createAssistantSchema } from '../assistants/assistant-schemas.ts'
import { collectionOf } from '../collections/collection.ts'
import { mergePatchOf } from '../request-schemas.ts'

const naming = z.object({
  name: nameText(255).describe('What people call the template; unique in the account.'),
  description: text(2000).nullable().default(null).describe('What it is for.'),
})

export const templateNaming = z.strictObject(naming.shape)

export const createTemplateSchema = templateNaming
  .extend({
    assistantId: text(300, 1).describe(
      'Any id of the assistant that is saved: all of it but its name, its external id and its phone numbers.',
    ),
  })
  .meta({
    examples: [
      {
        name: 'Dental practice',
        description: 'Answers the phone, and makes appointments.',
        assistantId: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
      },
    ],
  })

export const patchTemplateSchema = mergePatchOf(naming).meta({
  examples: [{ name: 'Dental practice, Berlin', description: null }],
})

const { name, externalId, phoneNumberIds } = createAssistantSchema.shape

/** What a template does not hold. */
export const fromTemplateSchema = z
  .strictObject({ name, externalId, phoneNumberIds })
  .meta({ examples: [{ name: 'Front desk, Berlin' }] })

const summary = z.object({
  id: z.string().describe('TypeID of the template, `tmpl_…`; of a built-in one a word.'),
  builtIn: z.boolean().describe('Whether every account has it; such a one cannot be changed.'),
  name: z.string().describe('What people call the template.'),
  description: z.string().nullable().describe('What it is for.'),
  createdAt: z.iso.datetime().nullable().describe('When it was saved; null when it is built in.'),
  updatedAt: z.iso.datetime().nullable().describe('When it was last changed; null when it is built in.'),
})

const content = assistantSettingsSchema
  .omit({ templateId: true })
  .describe('The fields of an assistant that is made from it.')

const example = {
  id: 'tmpl_01jh3v9xk6f3qtb6y1w8m4z7pa',
  builtIn: false,
  name: 'Dental practice',
  description: 'Answers the phone, and makes appointments.',
  createdAt: '2026-01-08T10:00:00.000Z',
  updatedAt: '2026-01-08T10:00:00.000Z',
}

export const templateSummaryView = summary.meta({ 'x-component': 'TemplateSummary', examples: [example] })

export const templateList = collectionOf({
  name: 'templates',
  view: templateSummaryView,
  sortKeys: templateSortKeys,
  defaultSort: '-created',
  wordsIn: 'the name or description',
  filters: {},
  isId: (id) => validate(id) || isBuiltIn(id),
})

export const templateView = summary.extend({ content }).meta({
  'x-component': 'Template',
  examples: [
    { ...example, content: content.parse({ language: 'en', firstMessage: 'Good morning, how can I help?' }) },
  ],
})

export type TemplateSummaryView = z.output<typeof templateSummaryView>
export type TemplateView = z.output<typeof templateView>
