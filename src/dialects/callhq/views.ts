import { z } from 'zod'
import { firstMessageModes } from '../../core/assistants/model/assistant-fields.ts'
import { createExample } from './schemas.ts'

/*
 * Responses about assistants. Values that another API has set or left unset are shown even if CallHQ would not accept them.
 */

const knowledgeBaseView = z.object({ fileIds: z.array(z.string()).describe('Ids of files, `file_…`.') })

const voiceView = z.object({
  provider: z.string().nullable().describe('Provider of the voice, as it was sent.'),
  voiceId: z.string().nullable().describe('Id of the voice at its provider.'),
  model: z.string().nullable().describe('Speech model of the provider.'),
  language: z.string().nullable().describe('Spoken language, if the voice has its own.'),
  speed: z.number().nullable().describe('Speed of speech; 1 is normal.'),
})

const transcriberView = z.object({
  provider: z.string().nullable().describe('Provider of the speech recognition, as it was sent.'),
  model: z.string().nullable().describe('Recognition model of the provider.'),
  language: z.string().nullable().describe('Language of the caller.'),
})

const modelView = z.object({
  provider: z.string().nullable().describe('Provider of the model, as it was sent.'),
  model: z.string().nullable().describe('Name of the model.'),
  temperature: z.number().nullable().describe('Sampling temperature.'),
  maxTokens: z.int().nullable().describe('Maximum tokens per model response.'),
  emotionRecognitionEnabled: z.boolean().describe("Whether the caller's emotions are recognised."),
  messages: z
    .array(
      z.object({
        role: z.string().describe('Role of the message.'),
        content: z.string().describe('Text of the message; the system message is the prompt.'),
      }),
    )
    .describe('Messages at the start of the conversation.'),
  knowledgeBase: knowledgeBaseView.describe('Files for the model.'),
})

export const assistantView = z
  .object({
    id: z.string().describe('Id of the assistant, `asst_…`.'),
    name: z.string().describe('Name of the assistant.'),
    description: z.string().nullable().describe('Purpose of the assistant.'),
    status: z.boolean().describe('Whether calls can use the assistant.'),
    voice: voiceView.describe('The voice.'),
    transcriber: transcriberView.describe('The speech recognition.'),
    model: modelView.describe('The language model.'),
    firstMessage: z.string().nullable().describe('First message of the assistant.'),
    firstMessageMode: z
      .enum(firstMessageModes)
      .nullable()
      .describe('Who speaks first, and whether the model generates the first message.'),
    backgroundSound: z.string().nullable().describe('Background sound.'),
    silenceTimeoutSeconds: z.int().nullable().describe('Seconds of silence after which the call ends.'),
    backgroundDenoisingEnabled: z.boolean().describe("Whether the caller's background noise is filtered."),
    firstMessageInterruptionsEnabled: z
      .boolean()
      .describe('Whether the caller can interrupt the first message.'),
    maxDurationSeconds: z.int().nullable().describe('Maximum duration of a call in seconds.'),
    analysisPlan: z.record(z.string(), z.unknown()).nullable().describe('Plan for the analysis of calls.'),
    knowledgeBase: knowledgeBaseView.describe('Files for the assistant.'),
    hangupUsingPrompt: z
      .object({
        enabled: z.boolean().describe('Whether the prompt is used.'),
        prompt: z.string().nullable().describe('When to hang up, or what to say before it.'),
      })
      .describe('Prompt for ending the call.'),
    createdAt: z.iso.datetime().describe('Time of creation.'),
    updatedAt: z.iso.datetime().describe('Time of the last change.'),
  })
  .meta({ 'x-component': 'Assistant' })

export type AssistantView = z.output<typeof assistantView>

const example = {
  id: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
  ...createExample,
  createdAt: '2026-01-08T10:00:00.000Z',
  updatedAt: '2026-01-08T10:00:00.000Z',
}

const message = z.string().describe('Result of the operation.')

/** @param said the message of the operation */
export function assistantResponse(said: string) {
  return z
    .object({ message, assistant: assistantView.describe('The assistant.') })
    .meta({ examples: [{ message: said, assistant: example }] })
}

export function messageResponse(said: string) {
  return z.object({ message }).meta({ examples: [{ message: said }] })
}

export const listed = 'Assistants retrieved successfully'

export const assistantListView = z
  .object({
    message,
    assistants: z.array(assistantView).describe('The assistants of this page, newest first.'),
    total: z.int().describe('Total number of assistants.'),
    page: z.int().describe('Page number, starting at 1.'),
    limit: z.int().describe('Assistants per page.'),
    totalPages: z.int().describe('Number of pages.'),
  })
  .meta({
    examples: [{ message: listed, assistants: [example], total: 1, page: 1, limit: 1000, totalPages: 1 }],
  })
