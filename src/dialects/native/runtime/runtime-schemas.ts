import { z } from 'zod'
import {
  assistantFieldsSchema,
  messageSchema,
  modelSchema,
} from '../../../core/assistants/model/assistant-fields.ts'
import { environmentNamePattern } from '../../../core/environments/environment.ts'
import { expiryOf } from '../../../core/files/file-links.ts'
import type { LinkedFile } from '../../../core/runtime/linked-files.ts'
import { type Call, callDirections, type ResolvedCall } from '../../../core/runtime/runtime-service.ts'
import { jsonObject, text } from '../../../shared/bounded.ts'
import { toTypeId } from '../../../shared/identifiers.ts'
import { fileView, signedUrl } from '../files/file-schemas.ts'
import { templateErrors, templateErrorsToWire } from './template-error-schemas.ts'

export const caller = text(255, 1)
  .optional()
  .describe(
    'Who is on the line: the variable `customer.number`. A number may be written as telephony writes it, such as `sip:12025550123@host`; it counts in E.164.',
  )

export const callId = text(255, 1).optional().describe('The variable `call.id`.')

export const variables = jsonObject()
  .optional()
  .describe("Values for the texts, over the assistant's own; keys may be like `contact.name`.")

export const resolveSchema = z
  .strictObject({
    assistantId: text(300, 1).optional().describe('The assistant, by any of its ids; or give `phoneNumber`.'),
    phoneNumber: text(300, 1)
      .optional()
      .describe(
        'The number whose assistant is meant, by any of its ids or as telephony writes it: `+12025550100`, `12025550100`, `0012025550100`, `tel:+1-202-555-0100`, `sip:+12025550100@host`. Without a plus sign, it begins with the code of the country.',
      ),
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
      'Who is on the line: the variable `customer.number`. They always get the same of several versions. A number may be written as `phoneNumber` may; it counts in E.164.',
    ),
    callId: callId.describe(
      'By which the worker knows the call: the variable `call.id`. Without it, one is made; a worker that asks with `If-None-Match` gives its own, for a 304 has none.',
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
  const { assistantId, phoneNumber = '', environment, direction, variables, caller, callId } = body
  return {
    subject: assistantId === undefined ? { phoneNumber } : { assistant: assistantId },
    environment: environment ?? null,
    direction: direction ?? null,
    caller: caller ?? null,
    callId: callId ?? null,
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

const linkedFileView = fileView
  .omit({ createdAt: true })
  .extend({
    url: z.url().describe('Where a GET has its content, without a credential. Keep it as secret as a key.'),
    expiresAt: z.iso.datetime().describe('Until when: 15 to 30 minutes from now.'),
  })
  .meta({ 'x-component': 'LinkedFile' })

export const resolvedCallView = z
  .object({
    callId: z.string().describe('The `callId` of the request, or the id that was made without it.'),
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
    files: z.array(linkedFileView).describe('The files of its knowledge bases, each once.'),
    maxAge: z
      .int()
      .describe(
        'Seconds for which the answer may be kept for the same question, also in `Cache-Control`. Until then, a worker that keeps it may not see that an environment was pinned anew.',
      ),
  })
  .meta({
    'x-component': 'ResolvedCall',
    examples: [
      {
        callId: '01jh3v3e-call-1',
        assistantId: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
        version: 7,
        environment: 'production',
        direction: 'inbound',
        missing: [],
        templateErrors: [],
        assistant: exampleSettings,
        files: [
          {
            id: 'file_01jh3v7w2cf9g8m4q6x0z5t1bn',
            name: 'opening-hours.txt',
            mimeType: 'text/plain',
            bytes: 41,
            sha256: '65fe88ab976b88c56d067aa2305a4ff62720c9c50c3199a8cc42e8746d7e812c',
            url: 'https://switchboard.example.com/v1/files/file_01jh3v7w2cf9g8m4q6x0z5t1bn/signed-content?account=acct_01jh3v3e6te1hs3bdn4r2j8k5n&expires=1767875400&signature=2Wv1wTjkVcGs4mZpQ0uYbR8nXhLd3KfEaHt6JqSoPi7',
            expiresAt: '2026-01-08T12:30:00.000Z',
          },
        ],
        maxAge: 60,
      },
    ],
  })

/** @param filesUrl where the files of the API are, such as `https://…/v1/files` */
export function resolvedCallToWire(call: ResolvedCall, filesUrl: string): z.output<typeof resolvedCallView> {
  const { callId, assistantId, version, environment, direction, missing, templateErrors, fields } = call
  const { files, maxAgeSeconds } = call
  const { variables: _variables, metadata: _metadata, extensions: _extensions, ...assistant } = fields
  return {
    callId,
    assistantId: toTypeId('asst', assistantId),
    version,
    environment,
    direction,
    missing: [...missing],
    templateErrors: templateErrorsToWire(templateErrors),
    assistant,
    files: files.map((file) => linkedFileToWire(file, filesUrl)),
    maxAge: maxAgeSeconds,
  }
}

function linkedFileToWire({ link, ...file }: LinkedFile, filesUrl: string): z.output<typeof linkedFileView> {
  return {
    ...file,
    id: link.file,
    url: signedUrl(filesUrl, link),
    expiresAt: expiryOf(link).toISOString(),
  }
}
