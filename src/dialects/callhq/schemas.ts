import { z } from 'zod'
import {
  firstMessageModes,
  languageTag,
  messageSchema,
} from '../../core/assistants/model/assistant-fields.ts'
import { providerPattern } from '../../core/assistants/model/provider-names.ts'
import { templateText } from '../../core/prompts/template-text.ts'
import { integer, integerParameter, jsonObject, nameText, text } from '../../shared/bounded.ts'

/*
 * Requests about assistants. CallHQ's page names few limits: the others are those of the canonical model, so that clients
 * can send back what another API has set. Whether a vendor or model is offered is checked in the rules.
 */

export const providerName = z.string().regex(providerPattern, 'must be the name of a provider')

const voiceProvider = providerName.describe('`ElevenLabs` or `Sarvam`, case-insensitive. Returned as sent.')
const voiceOptions = {
  voiceId: text(200, 1).nullish().describe('Id of the voice at its provider; required for Sarvam.'),
  model: text(100, 1).nullish().describe('Speech model of the provider; required for Sarvam.'),
  language: languageTag.nullish().describe('Spoken language, such as `en`; required for Sarvam.'),
  speed: z.number().min(0.1).max(5).nullish().describe('Speed of speech; 1 is normal.'),
}

const transcriberProvider = providerName.describe('Provider of the speech recognition. Returned as sent.')
const transcriberOptions = {
  model: text(100, 1).nullish().describe('Recognition model of the provider.'),
  language: languageTag.nullish().describe('Language of the caller, such as `en`.'),
}

export const maxFiles = 100
export const fileIdText = text(64, 1)

const knowledgeBase = z
  .object({
    fileIds: z
      .array(fileIdText)
      .max(maxFiles)
      .nullish()
      .describe("Ids of the account's files. The placeholder `<string>` is ignored."),
  })
  .nullish()

const modelProvider = providerName.describe(
  'Provider from `GET /v1/catalogue/models?dialect=callhq`. Returned as sent.',
)
export const modelName = text(100, 1).describe(
  'Model of the provider from `GET /v1/catalogue/models?dialect=callhq`.',
)
const modelOptions = {
  temperature: z.number().min(0).max(2).nullish().describe('Sampling temperature.'),
  maxTokens: integer().min(1).max(1_000_000).nullish().describe('Maximum tokens per model response.'),
  emotionRecognitionEnabled: z.boolean().nullish().describe("Whether the caller's emotions are recognised."),
  messages: z
    .array(messageSchema)
    .max(100)
    .nullish()
    .describe('Messages at the start of the conversation; the system message is the prompt.'),
  knowledgeBase: knowledgeBase.describe('Files for the model.'),
}

const name = nameText(255).describe('Name of the assistant.')
const firstMessage = templateText(10_000).describe('First message of the assistant.')
const firstMessageMode = z
  .enum(firstMessageModes)
  .describe('Who speaks first, and whether the model generates the first message.')

const seconds = integer().min(1).max(86_400).nullish()
const flag = z.boolean().nullish()

const hangupOptions = {
  enabled: flag.describe('Whether the prompt is used.'),
  prompt: templateText(10_000).nullish().describe('When to hang up, or what to say before it.'),
}
const hangupDescription = 'Prompt for ending the call.'

const optional = {
  description: text(2000).nullish().describe('Purpose of the assistant.'),
  status: flag.describe('Whether calls can use the assistant.'),
  backgroundSound: text(2048).nullish().describe('Background sound: `off`, `office` or a URL.'),
  silenceTimeoutSeconds: seconds.describe('Seconds of silence after which the call ends.'),
  backgroundDenoisingEnabled: flag.describe("Whether the caller's background noise is filtered."),
  firstMessageInterruptionsEnabled: flag.describe('Whether the caller can interrupt the first message.'),
  maxDurationSeconds: seconds.describe('Maximum duration of a call in seconds.'),
  analysisPlan: jsonObject()
    .nullish()
    .describe('Plan for the analysis of calls: any JSON object. Replaces the whole object.'),
  knowledgeBase: knowledgeBase.describe('Files for the assistant.'),
  hangupUsingPrompt: z.object(hangupOptions).nullish().describe(hangupDescription),
}

export const createExample = {
  name: 'Reservations',
  description: 'Answers the restaurant line in the evening.',
  status: true,
  voice: { provider: 'Sarvam', voiceId: 'anushka', model: 'bulbul:v2', language: 'en', speed: 1 },
  transcriber: { provider: 'Deepgram', model: 'nova-3', language: 'en' },
  model: {
    provider: 'openai',
    model: 'gpt-4o',
    temperature: 0.5,
    maxTokens: 250,
    emotionRecognitionEnabled: false,
    messages: [
      {
        role: 'system',
        content: 'You take reservations for a small restaurant. Ask for day, time and party.',
      },
    ],
    knowledgeBase: { fileIds: [] },
  },
  firstMessage: 'Hello, Trattoria Lucia. When would you like to come?',
  firstMessageMode: 'assistant-speaks-first',
  backgroundSound: 'office',
  silenceTimeoutSeconds: 10,
  backgroundDenoisingEnabled: true,
  firstMessageInterruptionsEnabled: false,
  maxDurationSeconds: 3600,
  analysisPlan: { summaryPlan: { enabled: true } },
  knowledgeBase: { fileIds: [] },
  hangupUsingPrompt: { enabled: true, prompt: 'Thank you for calling Trattoria Lucia. Goodbye!' },
}

/** Documents the default of a switch in a create. A change has no defaults. */
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

/** Null clears a field; objects are merged, lists replaced. */
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
  .meta({
    examples: [
      {
        status: false,
        model: { model: 'gpt-4.1-mini', temperature: 0.3 },
        hangupUsingPrompt: { prompt: 'See you soon!' },
        backgroundSound: null,
      },
    ],
  })

export type AssistantCreate = z.output<typeof createAssistantSchema>
export type AssistantChange = z.output<typeof updateAssistantSchema>

/** Clients of CallHQ's page, which has no paging, get as many as one response can hold. */
export const listQuery = z.object({
  page: integerParameter().min(1).max(1_000_000).default(1).describe('Page number, starting at 1.'),
  limit: integerParameter().min(1).max(1000).default(1000).describe('Assistants per page.'),
})
