import { z } from 'zod'
import { versionNumber } from '../../../core/environments/environment.ts'
import type { AssistantVariables, FinishedTexts, PromptValues } from '../../../core/runtime/prompt-service.ts'
import { integerParameter, text } from '../../../shared/bounded.ts'
import { pointerTo } from '../../../shared/json-pointer.ts'
import { caller, callId, variables } from './runtime-schemas.ts'
import { templateErrorExample, templateErrors, templateErrorsToWire } from './template-error-schemas.ts'

const wantedVersion = 'Number of the version; the latest by default.'

export const variablesQuery = z.strictObject({
  version: integerParameter().pipe(versionNumber).optional().describe(wantedVersion),
})

export const renderSchema = z
  .strictObject({
    variables,
    caller,
    phoneNumber: text(300, 1)
      .optional()
      .describe('Phone number of the call: the variable `phoneNumber.number`.'),
    callId,
    version: versionNumber.optional().describe(wantedVersion),
  })
  .meta({ examples: [{ variables: { contact: { name: 'Ada' } }, caller: '+12025550123' }] })

export function valuesOf(body: Omit<z.output<typeof renderSchema>, 'version'>): PromptValues {
  const { variables = {}, caller = null, phoneNumber = null, callId = null } = body
  return { variables, caller, phoneNumber, callId }
}

const version = z.int().describe('Number of the version.')

export const variablesView = z
  .object({
    version,
    variables: z
      .array(
        z.object({
          name: z.string().describe('Name of the variable, such as `contact.first_name`.'),
          usedIn: z.array(z.string()).describe('JSON Pointers to the texts that use it.'),
          hasDefault: z.boolean().describe('Whether the `variables` of the assistant have a value for it.'),
          default: z.unknown().optional().describe('The value of the assistant.'),
          builtIn: z.boolean().describe('Whether it is built in, such as `now`.'),
        }),
      )
      .describe('All variables that the texts use, by name.'),
    templateErrors,
  })
  .meta({
    'x-component': 'AssistantVariables',
    examples: [
      {
        version: 7,
        variables: [
          {
            name: 'contact.name',
            usedIn: ['/firstMessage', '/model/messages/0/content'],
            hasDefault: true,
            default: 'friend',
            builtIn: false,
          },
        ],
        templateErrors: [templateErrorExample],
      },
    ],
  })

export const finishedTextsView = z
  .object({
    version,
    texts: z
      .array(
        z.object({
          pointer: z.string().describe('JSON Pointer to the text in the assistant.'),
          text: z.string().describe('The rendered text.'),
        }),
      )
      .describe('All texts of the assistant that can use variables.'),
    missing: z.array(z.string()).describe('Variables without a value; they are rendered as empty.'),
    templateErrors,
  })
  .meta({
    'x-component': 'FinishedTexts',
    examples: [
      {
        version: 7,
        texts: [{ pointer: '/firstMessage', text: 'Good morning Ada, how can I help?' }],
        missing: ['appointment.time'],
        templateErrors: [],
      },
    ],
  })

export function variablesToWire(found: AssistantVariables): z.output<typeof variablesView> {
  const variables = found.variables.map((variable) => ({ ...variable, usedIn: [...variable.usedIn] }))
  return {
    version: found.version,
    variables,
    templateErrors: templateErrorsToWire(found.templateErrors),
  }
}

export function finishedTextsToWire(finished: FinishedTexts): z.output<typeof finishedTextsView> {
  const { version, texts, missing, templateErrors } = finished
  return {
    version,
    texts: texts.map(({ path, text }) => ({ pointer: pointerTo(path), text })),
    missing: [...missing],
    templateErrors: templateErrorsToWire(templateErrors),
  }
}
