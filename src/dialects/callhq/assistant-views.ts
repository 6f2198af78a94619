import { z } from 'zod'
import { firstMessageModes } from '../../core/assistants/model/assistant-fields.ts'
import { assistantExample } from './examples.ts'

/*
 * What CallHQ's clients read. Other APIs may have left a thing unset, or set it to what CallHQ would refuse: it is shown
 * as it is.
 */

const knowledgeBaseView = z.object({ fileIds: z.array(z.string()).describe('Ids of files, `file_…`.') })

const voiceView = z.object({
  provider: z.string().nullable().describe('Who speaks, as it was sent.'),
  voiceId: z.string().nullable().describe("The voice's id at its provider."),
  model: z.string().nullable().describe("The provider's speech model."),
  language: z.string().nullable().describe('Language that is spoken, when the voice has one of its own.'),
  speed: z.number().nullable().describe('Multiple of the normal speed.'),
})

const transcriberView = z.object({
  provider: z.string().nullable().describe('Who recognises speech, as it was sent.'),
  model: z.string().nullable().describe("The provider's recognition model."),
  language: z.string().nullable().describe('Language that the caller speaks.'),
})

const modelView = z.object({
  provider: z.string().nullable().describe('Vendor of the model, as it was sent.'),
  model: z.string().nullable().describe('Name of the model.'),
  temperature: z.number().nullable().describe('Sampling temperature.'),
  maxTokens: z.int().nullable().describe('Most tokens in one answer.'),
  emotionRecognitionEnabled: z.boolean().describe("Whether the model is told of the caller's mood."),
  messages: z
    .array(
      z.object({
        role: z.string().describe('Who says it.'),
        content: z.string().describe('What is said; the system message is the prompt.'),
      }),
    )
    .describe('What the model reads before the call begins.'),
  knowledgeBase: knowledgeBaseView.describe('Files for the model.'),
})

export const assistantView = z
  .object({
    id: z.string().describe('TypeID of the assistant, `asst_…`.'),
    name: z.string().describe('What people call the assistant.'),
    description: z.string().nullable().describe('What the assistant is for.'),
    status: z.boolean().describe('Whether calls may use it.'),
    voice: voiceView.describe('The voice.'),
    transcriber: transcriberView.describe('The speech recognition.'),
    model: modelView.describe('The language model.'),
    firstMessage: z.string().nullable().describe('What the assistant says first.'),
    firstMessageMode: z
      .enum(firstMessageModes)
      .nullable()
      .describe('Who speaks first, and with whose words.'),
    backgroundSound: z.string().nullable().describe('Sound behind the voice.'),
    silenceTimeoutSeconds: z.int().nullable().describe('Silence after which the call ends.'),
    backgroundDenoisingEnabled: z.boolean().describe("Whether noise on the caller's side is filtered."),
    firstMessageInterruptionsEnabled: z
      .boolean()
      .describe('Whether the caller may interrupt the first message.'),
    maxDurationSeconds: z.int().nullable().describe('Longest a call may last.'),
    analysisPlan: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('How calls are analysed and what follows from it.'),
    knowledgeBase: knowledgeBaseView.describe('Files for the assistant.'),
    hangupUsingPrompt: z
      .object({
        enabled: z.boolean().describe('Whether the prompt decides when to hang up.'),
        prompt: z.string().nullable().describe('When to hang up, or what to say then.'),
      })
      .describe('Ending the call by a prompt of its own.'),
    createdAt: z.iso.datetime().describe('When it was created.'),
    updatedAt: z.iso.datetime().describe('When it was last changed.'),
  })
  .meta({ 'x-component': 'Assistant' })

export type AssistantView = z.output<typeof assistantView>

const message = z.string().describe('What was done.')

/** Every answer about one assistant. */
export function assistantResponse(said: string) {
  return z
    .object({ message, assistant: assistantView.describe('The assistant.') })
    .meta({ examples: [{ message: said, assistant: assistantExample }] })
}

export function messageResponse(said: string) {
  return z.object({ message }).meta({ examples: [{ message: said }] })
}

export const listView = z
  .object({
    message,
    assistants: z.array(assistantView).describe('The assistants of this page, newest first.'),
    total: z.int().describe('How many there are on all pages.'),
    page: z.int().describe('This page, counted from 1.'),
    limit: z.int().describe('Most assistants on a page.'),
    totalPages: z.int().describe('How many pages there are.'),
  })
  .meta({
    examples: [
      {
        message: 'Assistants retrieved successfully',
        assistants: [assistantExample],
        total: 1,
        page: 1,
        limit: 1000,
        totalPages: 1,
      },
    ],
  })
