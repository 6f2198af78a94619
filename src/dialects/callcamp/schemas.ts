import { z } from 'zod'
import { templateText } from '../../core/prompts/template-text.ts'
import { nameText, text } from '../../shared/bounded.ts'
import { pageFields, total } from './list.ts'

/*
 * The wire of Call Camp's assistants, from its published page: the eight fields of a record, and which of them a
 * client may write. Lengths are ours: the page names none.
 */

const name = nameText(255).describe('Internal name of the assistant.')
const model = text(100, 1).describe('Id of the language model, such as `gpt-4` or `claude-3`.')
const prompt = templateText(100_000, 1).describe('Instructions that define how the assistant behaves.')
const voice = text(200, 1)
  .nullish()
  .describe('Id of the voice that speaks; the catalogue tells whose it is. Null for none.')
const firstMessage = templateText(10_000)
  .nullish()
  .describe('What the assistant says first. Null for nothing.')

const example = {
  name: 'Clinic reception',
  model: 'gpt-4',
  prompt: 'You answer the phone of a dental practice and book appointments.',
  voice: 'alloy',
  firstMessage: 'Good morning, this is the dental practice. How can I help?',
}

export const createAssistantSchema = z
  .object({ name, model, prompt, voice, firstMessage })
  .meta({ examples: [example] })

/**
 * The page lists name, prompt and voice; model and firstMessage can be changed as well. Model and prompt may be empty
 * here, since another API may have made them so and what was read can be written back.
 */
export const updateAssistantSchema = z
  .object({
    name: name.optional(),
    prompt: templateText(100_000)
      .nullish()
      .describe('Instructions that define how the assistant behaves. Null for none.'),
    voice,
    model: model.nullish().describe('Id of the language model, such as `gpt-4`. Null for none.'),
    firstMessage,
  })
  .meta({ examples: [{ prompt: 'You answer the phone of a dental practice, briefly.', voice: 'echo' }] })

export type AssistantWrite = z.output<typeof updateAssistantSchema>

const exampleView = {
  uuid: '0194476b-b8d9-7063-91ad-b52601242cb4',
  ...example,
  createdAt: '2026-04-10T09:24:11Z',
  updatedAt: '2026-04-22T13:58:02Z',
}

export const assistantView = z
  .object({
    uuid: z.uuid().describe('Id of the assistant.'),
    name: z.string().describe('Internal name of the assistant.'),
    model: z.string().nullable().describe('Id of the language model; null when another API has set none.'),
    prompt: z
      .string()
      .nullable()
      .describe('Instructions that define how the assistant behaves; null when another API has set none.'),
    voice: z.string().nullable().describe('Id of the voice that speaks; null when none is set.'),
    firstMessage: z.string().nullable().describe('What the assistant says first; null when it is not set.'),
    createdAt: z.iso.datetime().describe('When it was created.'),
    updatedAt: z.iso.datetime().describe('When it was last changed.'),
  })
  .meta({ 'x-component': 'Assistant', examples: [exampleView] })

export type AssistantView = z.output<typeof assistantView>

/** Where the answer is complete and no page was asked for, it looks as the page prints it. */
export const assistantListView = z
  .object({
    assistants: z.array(assistantView).describe('The assistants, newest first.'),
    total,
    page: pageFields.page.optional(),
    limit: pageFields.limit.optional(),
    totalPages: pageFields.totalPages.optional(),
  })
  .meta({ examples: [{ assistants: [exampleView], total: 1 }] })

export type AssistantListView = z.output<typeof assistantListView>
