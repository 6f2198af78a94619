import { z } from 'zod'
import { text } from '../../bounded.ts'

/*
 * The wire of Call Camp's assistants, from its published page: the eight fields of a record, and which of them a
 * client may write. Lengths are ours: the page names none.
 */

const name = text(255, 1)
  .describe('Internal name of the assistant.')
  .meta({ examples: ['Customer Support Agent'] })
const model = text(100, 1)
  .describe('Id of the language model.')
  .meta({ examples: ['gpt-4'] })
const prompt = text(100_000, 1)
  .describe('Instructions that define how the assistant behaves.')
  .meta({ examples: ['You are a helpful customer support agent.'] })
const voice = text(200, 1)
  .describe('Id of the voice that speaks.')
  .meta({ examples: ['alloy'] })
const firstMessage = text(10_000)
  .describe('What the assistant says first.')
  .meta({ examples: ['Hello! How can I help you today?'] })

export const createAssistantSchema = z.object({
  name,
  model,
  prompt,
  voice: voice.nullish(),
  firstMessage: firstMessage.nullish(),
})

/** The page lists name, prompt and voice; model and firstMessage can be changed as well. Null clears the last two. */
export const updateAssistantSchema = z.object({
  name: name.optional(),
  prompt: prompt.optional(),
  voice: voice.nullish(),
  model: model.optional(),
  firstMessage: firstMessage.nullish(),
})

export type AssistantWrite = z.output<typeof updateAssistantSchema>

const timestamp = z.iso.datetime().meta({ examples: ['2026-04-10T09:24:11.000Z'] })

export const assistantView = z.object({
  uuid: z.uuid().describe('Id of the assistant.'),
  name: z.string().describe('Internal name of the assistant.'),
  model: z.string().nullable().describe('Id of the language model; null when another API has set none.'),
  prompt: z.string().nullable().describe('Instructions that define how the assistant behaves.'),
  voice: z.string().nullable().describe('Id of the voice that speaks.'),
  firstMessage: z.string().nullable().describe('What the assistant says first.'),
  createdAt: timestamp.describe('When it was created.'),
  updatedAt: timestamp.describe('When it was last changed.'),
})

export type AssistantView = z.output<typeof assistantView>
