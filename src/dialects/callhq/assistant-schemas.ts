import { z } from 'zod'
import {
  firstMessageModes,
  languageTag,
  messageSchema,
} from '../../core/assistants/model/assistant-fields.ts'
import { providerPattern } from '../../core/assistants/model/provider-names.ts'
import { templateText } from '../../core/prompts/template-text.ts'
import { integer, jsonObject, nameText, text } from '../../shared/bounded.ts'
import { createExample, updateExample } from './examples.ts'

/*
 * What CallHQ's clients write. The page names fields and types and hardly a limit: the limits are those of the canonical
 * model, so that whatever another API has set can be written back. Which vendors and models may be chosen is a matter of
 * rules that need more than the body: choice-rules.ts.
 */

export const providerName = z.string().regex(providerPattern, 'must be the name of a provider')

const voiceProvider = providerName.describe(
  '`ElevenLabs` or `Sarvam`, in upper or lower case; kept as it is sent.',
)
const voiceOptions = {
  voiceId: text(200, 1).nullish().describe("The voice's id at its provider; required for Sarvam."),
  model: text(100, 1).nullish().describe("The provider's speech model; required for Sarvam."),
  language: languageTag.nullish().describe('Language that is spoken, such as `en`; required for Sarvam.'),
  speed: z.number().min(0.1).max(5).nullish().describe('Multiple of the normal speed.'),
}

const transcriberProvider = providerName.describe('Who recognises speech; kept as it is sent.')
const transcriberOptions = {
  model: text(100, 1).nullish().describe("The provider's recognition model."),
  language: languageTag.nullish().describe('Language that the caller speaks, such as `en`.'),
}

export const maxFiles = 100
export const fileIdText = text(64, 1)

const knowledgeBase = z
  .object({
    fileIds: z
      .array(fileIdText)
      .max(maxFiles)
      .nullish()
      .describe("Ids of the account's files. An entry `<string>`, left over from an example, is dropped."),
  })
  .nullish()

const modelProvider = providerName.describe(
  'Vendor of a model that `GET /v1/catalogue/models?dialect=callhq` lists; kept as it is sent.',
)
export const modelName = text(100, 1).describe(
  'A model that `GET /v1/catalogue/models?dialect=callhq` lists for this provider.',
)
const modelOptions = {
  temperature: z.number().min(0).max(2).nullish().describe('Sampling temperature.'),
  maxTokens: integer().min(1).max(1_000_000).nullish().describe('Most tokens in one answer.'),
  emotionRecognitionEnabled: z
    .boolean()
    .nullish()
    .describe("Whether the model is told of the caller's mood."),
  messages: z
    .array(messageSchema)
    .max(100)
    .nullish()
    .describe('What the model reads before the call begins; the system message is the prompt.'),
  knowledgeBase: knowledgeBase.describe('Files for the model.'),
}

const name = nameText(255).describe('What people call the assistant.')
const firstMessage = templateText(10_000).describe('What the assistant says first.')
const firstMessageMode = z.enum(firstMessageModes).describe('Who speaks first, and with whose words.')

const seconds = integer().min(1).max(86_400).nullish()
const flag = z.boolean().nullish()

const hangupOptions = {
  enabled: flag.describe('Whether the prompt decides when to hang up.'),
  prompt: templateText(10_000).nullish().describe('When to hang up, or what to say then.'),
}
const hangupDescription = 'Ending the call by a prompt of its own.'

const optional = {
  description: text(2000).nullish().describe('What the assistant is for.'),
  status: flag.describe('Whether calls may use it.'),
  backgroundSound: text(2048).nullish().describe('Sound behind the voice: `off`, `office` or a URL.'),
  silenceTimeoutSeconds: seconds.describe('Silence after which the call ends.'),
  backgroundDenoisingEnabled: flag.describe("Whether noise on the caller's side is filtered."),
  firstMessageInterruptionsEnabled: flag.describe('Whether the caller may interrupt the first message.'),
  maxDurationSeconds: seconds.describe('Longest a call may last.'),
  analysisPlan: jsonObject()
    .nullish()
    .describe(
      'How calls are analysed and what follows from it. Kept as it is, and always replaced as a whole.',
    ),
  knowledgeBase: knowledgeBase.describe('Files for the assistant.'),
  hangupUsingPrompt: z.object(hangupOptions).nullish().describe(hangupDescription),
}

/** What a new assistant gets for the switches that its maker does not mention. A change leaves them as they are. */
const withDefault = (schema: typeof flag, value: boolean) => schema.meta({ ...schema.meta(), default: value })

export const createAssistantSchema = z
  .object({
    name,
    voice: z.object({ provider: voiceProvider, ...voiceOptions }).describe('The voice.'),
    transcriber: z
      .object({ provider: transcriberProvider, ...transcriberOptions })
      .describe('The speech recognition.'),
    model: z
      .object({
        provider: modelProvider,
        model: modelName,
        ...modelOptions,
        emotionRecognitionEnabled: withDefault(modelOptions.emotionRecognitionEnabled, false),
      })
      .describe('The language model.'),
    firstMessage,
    firstMessageMode,
    ...optional,
    status: withDefault(optional.status, true),
    backgroundDenoisingEnabled: withDefault(optional.backgroundDenoisingEnabled, false),
    firstMessageInterruptionsEnabled: withDefault(optional.firstMessageInterruptionsEnabled, false),
    hangupUsingPrompt: z
      .object({ ...hangupOptions, enabled: withDefault(hangupOptions.enabled, false) })
      .nullish()
      .describe(hangupDescription),
  })
  .meta({ examples: [createExample] })

/** Absent leaves, null clears; objects are merged, lists replaced. */
export const updateAssistantSchema = z
  .object({
    name: name.optional(),
    voice: z
      .object({ provider: voiceProvider.nullish(), ...voiceOptions })
      .optional()
      .describe('The voice.'),
    transcriber: z
      .object({ provider: transcriberProvider.nullish(), ...transcriberOptions })
      .optional()
      .describe('The speech recognition.'),
    model: z
      .object({ provider: modelProvider.nullish(), model: modelName.nullish(), ...modelOptions })
      .optional()
      .describe('The language model.'),
    firstMessage: firstMessage.nullish(),
    firstMessageMode: firstMessageMode.nullish(),
    ...optional,
  })
  .meta({ examples: [updateExample] })

export type AssistantCreate = z.output<typeof createAssistantSchema>
export type AssistantChange = z.output<typeof updateAssistantSchema>
