import { z } from 'zod'
import { firstMessageModes } from '../../core/assistants/model/assistant-fields.ts'
import { example } from './schemas.ts'
import { vendors } from './vendors.ts'

/*
 * What EDMO's clients are shown. Another API may have set what EDMO could not: it is shown as it is. What is not set is
 * null where the page says that it may be, and left out where it does not.
 */

const shown = (description: string) => z.string().nullable().describe(description)
const shownIfSet = (description: string) => z.string().optional().describe(description)

export const assistantView = z
  .object({
    id: z.string().describe('Id of the assistant.'),
    orgId: z.string().describe('Id of the account that owns it.'),
    externalId: shown('Its id at the external provider.'),
    createdAt: z.iso.datetime().describe('When it was created.'),
    updatedAt: z.iso.datetime().describe('When it was last changed.'),
    name: shown('What people call the assistant.'),
    firstMessage: shown('What the assistant says first.'),
    firstMessageMode: z
      .enum(firstMessageModes)
      .nullable()
      .describe('Who speaks first, and whether the model makes up what is said.'),
    model: z
      .object({
        provider: shownIfSet(
          `Vendor: ${vendors.model.join(' or ')}, or another one that was set through another API.`,
        ),
        model: shownIfSet("The model's name at its vendor."),
        temperature: z.number().optional().describe('How varied the answers are, from 0 to 2.'),
        maxTokens: z.int().optional().describe('Most tokens in one answer.'),
        messages: z
          .array(
            z.object({
              role: z.string().describe('Who says it: system, user or assistant.'),
              content: z.string().describe('What is said.'),
            }),
          )
          .describe('What the model reads before the call; the system message is the prompt.'),
      })
      .describe('The language model.'),
    voice: z
      .object({
        provider: shownIfSet(
          `Vendor: ${vendors.voice.join(', ')}, or another one that was set through another API.`,
        ),
        voiceId: shownIfSet("The voice's id at its vendor."),
      })
      .describe('The voice that speaks.'),
    transcriber: z
      .object({
        provider: shownIfSet(
          `Vendor: ${vendors.transcriber.join(', ')}, or another one that was set through another API.`,
        ),
        model: shown("The vendor's recognition model."),
      })
      .describe('The speech recognition.'),
    voicemailMessage: shown('What is left on a voicemail.'),
    endCallMessage: shown('What the assistant says before it hangs up.'),
    endCallPhrases: z
      .array(z.string().describe('A phrase.'))
      .nullable()
      .describe('Phrases of the assistant that end the call.'),
    metadata: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('Anything that is kept beside the assistant.'),
    maxDurationSeconds: z.int().nullable().describe('Longest a call may last, in seconds.'),
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
    'x-total-count': { type: 'integer', description: 'How many assistants the account has.' },
    link: { type: 'string', description: 'The next page (`rel="next"`), when there is one.' },
  },
})

export const deletedView = z
  .object({ success: z.boolean().describe('Always true.') })
  .meta({ examples: [{ success: true }] })
