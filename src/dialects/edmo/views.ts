import { z } from 'zod'
import { firstMessageModes } from '../../core/assistants/model/assistant-fields.ts'
import { example, vendors } from './schemas.ts'

/*
 * Responses about assistants. Values that another API has set are shown even if EDMO would not accept them. A field that
 * is not set is null where EDMO's page allows null, and absent elsewhere.
 */

const shown = (description: string) => z.string().nullable().describe(description)
const shownIfSet = (description: string) => z.string().optional().describe(description)
const vendorOf = (part: keyof typeof vendors) =>
  shownIfSet(`Vendor: ${vendors[part].join(', ')}, or one that another API has set.`)

export const assistantView = z
  .object({
    id: z.string().describe('Id of the assistant.'),
    orgId: z.string().describe('Id of the account that owns it.'),
    externalId: shown('Id of the assistant at the external provider.'),
    createdAt: z.iso.datetime().describe('Time of creation.'),
    updatedAt: z.iso.datetime().describe('Time of the last change.'),
    name: shown('Name of the assistant.'),
    firstMessage: shown('First message of the assistant.'),
    firstMessageMode: z
      .enum(firstMessageModes)
      .nullable()
      .describe('Who speaks first, and whether the model generates the first message.'),
    model: z
      .object({
        provider: vendorOf('model'),
        model: shownIfSet('Name of the model at its vendor.'),
        temperature: z.number().optional().describe('Sampling temperature of the model, from 0 to 2.'),
        maxTokens: z.int().optional().describe('Maximum tokens per model response.'),
        messages: z
          .array(
            z.object({
              role: z.string().describe('Role of the message: system, user or assistant.'),
              content: z.string().describe('Text of the message.'),
            }),
          )
          .describe('Messages at the start of the conversation; the system message is the prompt.'),
      })
      .describe('The language model.'),
    voice: z
      .object({
        provider: vendorOf('voice'),
        voiceId: shownIfSet('Id of the voice at its vendor.'),
      })
      .describe('The voice.'),
    transcriber: z
      .object({
        provider: vendorOf('transcriber'),
        model: shown('Speech recognition model of the vendor.'),
      })
      .describe('The speech recognition.'),
    voicemailMessage: shown('Message to leave on a voicemail.'),
    endCallMessage: shown('Message before the assistant hangs up.'),
    endCallPhrases: z
      .array(z.string().describe('A phrase.'))
      .nullable()
      .describe('Phrases of the assistant that end the call.'),
    metadata: z.record(z.string(), z.unknown()).nullable().describe('Custom data.'),
    maxDurationSeconds: z.int().nullable().describe('Maximum duration of a call in seconds.'),
  })
  .meta({
    'x-component': 'Assistant',
    examples: [
      {
        ...example,
        id: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
        orgId: 'acct_01jh3v2xk4f7dvr2yq6z0c9w8t',
        createdAt: '2026-01-08T10:00:00Z',
        updatedAt: '2026-01-09T12:00:00Z',
      },
    ],
  })

export type AssistantView = z.output<typeof assistantView>

export const assistantListView = z.array(assistantView).meta({
  examples: [assistantView.meta()?.examples],
  headers: {
    'x-total-count': { type: 'integer', description: 'Total number of assistants of the account.' },
    link: { type: 'string', description: 'The next page (`rel="next"`), if there is one.' },
  },
})

export const deletedView = z
  .object({ success: z.boolean().describe('Always true.') })
  .meta({ examples: [{ success: true }] })
