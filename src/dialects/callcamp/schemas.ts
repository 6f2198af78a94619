import { z } from 'zod'
import { templateText } from '../../core/prompts/template-text.ts'
import { integerParameter, nameText, text } from '../../shared/bounded.ts'

/*
 * Requests about assistants, as Call Camp's page publishes them. The page names no lengths; the limits are ours.
 */

const name = nameText(255).describe('Internal name of the assistant.')
const model = text(100, 1).describe('Id of the language model, such as `gpt-4` or `claude-3`.')
const prompt = templateText(100_000, 1).describe('System prompt of the assistant.')
const voice = text(200, 1)
  .nullish()
  .describe('Id of the voice. Its vendor is found in the catalogue. Null removes it.')
const firstMessage = templateText(10_000)
  .nullish()
  .describe('Message with which the assistant starts the call. Null removes it.')

export const createExample = {
  name: 'Clinic reception',
  model: 'gpt-4',
  prompt: 'You answer the phone of a dental practice and book appointments.',
  voice: 'alloy',
  firstMessage: 'Good morning, this is the dental practice. How can I help?',
}

export const createAssistantSchema = z
  .object({ name, model, prompt, voice, firstMessage })
  .meta({ examples: [createExample] })

/**
 * The page lists name, prompt and voice; model and firstMessage can be changed as well. Model and prompt may be empty,
 * because another API may have left them so, and a client must be able to send back what it has read.
 */
export const updateAssistantSchema = z
  .object({
    name: name.optional(),
    prompt: templateText(100_000).nullish().describe('System prompt of the assistant. Null removes it.'),
    voice,
    model: model.nullish().describe('Id of the language model, such as `gpt-4`. Null removes it.'),
    firstMessage,
  })
  .meta({ examples: [{ prompt: 'You answer the phone of a dental practice, briefly.', voice: 'echo' }] })

export type AssistantChange = z.output<typeof updateAssistantSchema>

const page = integerParameter().min(1).max(1_000_000).describe('Page number, starting at 1.')
const limitUpTo = (max: number) => integerParameter().min(1).max(max).describe('Records per page.')
const search = text(255).optional().describe('Part of the name, case-insensitive.')

export const defaultLimit = 10

/** Of every list with pages. */
export const listQuery = z.object({
  page: page.default(1),
  limit: limitUpTo(100).default(defaultLimit),
  search,
})

/** Without page and limit, the list of assistants returns up to this many. */
export const wholeListLimit = 1000

/** A client that got the whole list can ask for the pages after it, so its limit is allowed here. */
export const assistantListQuery = z.object({
  page: page.optional(),
  limit: limitUpTo(wholeListLimit).optional(),
  search,
})
