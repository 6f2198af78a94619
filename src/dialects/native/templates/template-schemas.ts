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
  name: nameText(255).describe('Name of the template, unique in the account.'),
  description: text(2000).nullable().default(null).describe('Purpose of the template.'),
})

export const templateNaming = z.strictObject(naming.shape)

export const createTemplateSchema = templateNaming
  .extend({
    assistantId: text(300, 1).describe(
      'Any id of the assistant to copy, except its name, external id and phone numbers.',
    ),
  })
  .meta({
    examples: [
      {
        name: 'Dental practice',
        description: 'Takes calls and makes appointments.',
        assistantId: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
      },
    ],
  })

export const patchTemplateSchema = mergePatchOf(naming).meta({
  examples: [{ name: 'Dental practice, Berlin', description: null }],
})

const { name, externalId, phoneNumberIds } = createAssistantSchema.shape

/** The fields that are not part of a template. */
export const fromTemplateSchema = z
  .strictObject({ name, externalId, phoneNumberIds })
  .meta({ examples: [{ name: 'Front desk, Berlin' }] })

const summary = z.object({
  id: z.string().describe('TypeID of the template, `tmpl_…`; for a built-in template its name.'),
  builtIn: z.boolean().describe('Whether it is built in: every account has it, and it cannot be changed.'),
  name: z.string().describe('Name of the template.'),
  description: z.string().nullable().describe('Purpose of the template.'),
  createdAt: z.iso.datetime().nullable().describe('Time of creation; null if it is built in.'),
  updatedAt: z.iso.datetime().nullable().describe('Time of the last change; null if it is built in.'),
})

const content = assistantSettingsSchema
  .omit({ templateId: true })
  .describe('Settings for assistants that are created from it.')

const example = {
  id: 'tmpl_01jh3v9xk6f3qtb6y1w8m4z7pa',
  builtIn: false,
  name: 'Dental practice',
  description: 'Takes calls and makes appointments.',
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
