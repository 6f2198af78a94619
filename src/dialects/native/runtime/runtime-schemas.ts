import { z } from 'zod'
import { assistantFieldsSchema, messageSchema, modelSchema } from '../../../assistants/assistant-fields.ts'
import { jsonObject, text } from '../../../bounded.ts'
import { environmentNamePattern } from '../../../environments/environment.ts'
import { toTypeId } from '../../../identifiers.ts'
import { type Call, callDirections, type ResolvedCall } from '../../../runtime/runtime-service.ts'
import { templateErrors, templateErrorsToWire } from './template-error-schemas.ts'

export const caller = text(255, 1)
  .optional()
  .describe('Who is on the line, such as their number: the variable `customer.number`.')

export const variables = jsonObject()
  .optional()
  .describe("Values for the texts, over the assistant's own; keys may be like `contact.name`.")

export const resolveSchema = z
  .strictObject({
    assistantId: text(300, 1).optional().describe('The assistant, by any of its ids; or give `phoneNumber`.'),
    phoneNumber: text(300, 1)
      .optional()
      .describe('The number whose assistant is meant, in E.164 or by any of its ids.'),
    environment: z
      .string()
      .regex(environmentNamePattern, 'must be the name of an environment')
      .max(64)
      .optional()
      .describe('Without it, `production` if the assistant has that, else its latest version.'),
    direction: z
      .enum(callDirections)
      .optional()
      .describe('Without it a call over `phoneNumber` is inbound, and any other is not checked.'),
    variables,
    caller: caller.describe(
      'Who is on the line, such as their number: the variable `customer.number`. They always get the same of several versions.',
    ),
  })
  .check((context) => {
    const { assistantId, phoneNumber } = context.value
    if ((assistantId === undefined) !== (phoneNumber === undefined)) return
    const message =
      assistantId === undefined
        ? 'is required, or phoneNumber'
        : 'and phoneNumber exclude each other; give one of them'
    context.issues.push({ code: 'custom', message, path: ['assistantId'], input: context.value })
  })
  .meta({
    examples: [
      {
        assistantId: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
        variables: { contact: { name: 'Ada' } },
        caller: '+12025550123',
      },
      { phoneNumber: '+12025550100', environment: 'staging', caller: '+12025550123' },
    ],
  })

export function callOf(body: z.output<typeof resolveSchema>): Call {
  const { assistantId, phoneNumber = '', environment, direction, variables, caller } = body
  return {
    subject: assistantId === undefined ? { phoneNumber } : { assistant: assistantId },
    environment: environment ?? null,
    direction: direction ?? null,
    caller: caller ?? null,
    variables: variables ?? {},
  }
}

/** What a call has no use for, and what people may keep there without thinking of who reads it. */
const withheld = { variables: true, metadata: true, extensions: true } as const

/** Finished texts are no templates any more, and may be longer than one. */
const finished = z.string()

const settings = assistantFieldsSchema.omit(withheld)

const callSettings = settings.extend({
  model: modelSchema
    .extend({
      messages: z
        .array(messageSchema.extend({ content: finished.describe('What is said, finished.') }))
        .describe('What the model reads before the call begins.'),
    })
    .describe('The language model.'),
  firstMessage: finished.nullable().describe('What the assistant says first, finished.'),
  voicemailMessage: finished.nullable().describe('What is left on a voicemail, finished.'),
  endCallMessage: finished.nullable().describe('What the assistant says before it hangs up, finished.'),
  endCallTool: z
    .object({ description: finished.nullable().describe('When the model should use it, finished.') })
    .describe('The tool by which the model ends the call.'),
  hangupUsingPrompt: z
    .object({
      enabled: z.boolean().describe('Whether `prompt` decides when to hang up.'),
      prompt: finished.nullable().describe('When to hang up, or what to say then, finished.'),
    })
    .describe('Ending the call by a prompt of its own.'),
})

const exampleSettings = settings.parse({
  name: 'Front desk',
  language: 'en',
  model: {
    provider: 'openai',
    model: 'gpt-4o-mini',
    messages: [{ role: 'system', content: 'You answer the phone of a dental practice. Ada is calling.' }],
  },
  voice: { provider: '11labs', voiceId: '21m00Tcm4TlvDq8ikWAM', name: 'Rachel' },
  transcriber: { provider: 'deepgram', model: 'nova-3' },
  firstMessage: 'Good morning Ada, how can I help?',
})

export const resolvedCallView = z
  .object({
    assistantId: z.string().describe('TypeID of the assistant, `asst_…`.'),
    version: z.int().describe('Number of the version that the call uses.'),
    environment: z
      .string()
      .nullable()
      .describe('The environment that chose the version; null for the latest one.'),
    direction: z.enum(callDirections).nullable().describe('The direction that was checked; null for none.'),
    missing: z
      .array(z.string())
      .describe('Variables that the texts use and that have no value; they were left empty.'),
    templateErrors,
    assistant: callSettings.describe(
      "The assistant's settings in this version, with its texts finished; `variables`, `metadata` and `extensions` are left out.",
    ),
  })
  .meta({
    'x-component': 'ResolvedCall',
    examples: [
      {
        assistantId: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
        version: 7,
        environment: 'production',
        direction: 'inbound',
        missing: [],
        templateErrors: [],
        assistant: exampleSettings,
      },
    ],
  })

export function resolvedCallToWire(call: ResolvedCall): z.output<typeof resolvedCallView> {
  const { assistantId, version, environment, direction, missing, templateErrors, fields } = call
  const { variables: _variables, metadata: _metadata, extensions: _extensions, ...assistant } = fields
  return {
    assistantId: toTypeId('asst', assistantId),
    version,
    environment,
    direction,
    missing: [...missing],
    templateErrors: templateErrorsToWire(templateErrors),
    assistant,
  }
}
