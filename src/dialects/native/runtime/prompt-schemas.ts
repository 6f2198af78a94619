import { z } from 'zod'
import { integerParameter } from '../../../bounded.ts'
import { versionNumber } from '../../../environments/environment.ts'
import { pointerTo } from '../../../json-pointer.ts'
import type { AssistantVariables, FinishedTexts } from '../../../runtime/prompt-service.ts'
import { caller, variables } from './runtime-schemas.ts'

const wantedVersion = 'Number of a version; without it, the latest.'

export const variablesQuery = z.strictObject({
  version: integerParameter().pipe(versionNumber).optional().describe(wantedVersion),
})

export const renderSchema = z
  .strictObject({ variables, caller, version: versionNumber.optional().describe(wantedVersion) })
  .meta({ examples: [{ variables: { contact: { name: 'Ada' } }, caller: '+12025550123' }] })

const version = z.int().describe('Number of the version.')

export const variablesView = z
  .object({
    version,
    variables: z
      .array(
        z.object({
          name: z.string().describe('As the texts write it, such as `contact.first_name`.'),
          usedIn: z.array(z.string()).describe('JSON Pointers to the texts that use it.'),
          hasDefault: z.boolean().describe("Whether the assistant's `variables` give a value."),
          default: z.unknown().optional().describe('That value.'),
          builtIn: z.boolean().describe('Whether it has a value by itself, such as `now`.'),
        }),
      )
      .describe('Every variable that the texts use, by name.'),
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
          text: z.string().describe('The text, finished.'),
        }),
      )
      .describe('Every text of the assistant that may use variables.'),
    missing: z
      .array(z.string())
      .describe('Variables that the texts use and that have no value; they were left empty.'),
  })
  .meta({
    'x-component': 'FinishedTexts',
    examples: [
      {
        version: 7,
        texts: [{ pointer: '/firstMessage', text: 'Good morning Ada, how can I help?' }],
        missing: ['appointment.time'],
      },
    ],
  })

export function variablesToWire(found: AssistantVariables): z.output<typeof variablesView> {
  const variables = found.variables.map((variable) => ({ ...variable, usedIn: [...variable.usedIn] }))
  return { version: found.version, variables }
}

export function finishedTextsToWire(finished: FinishedTexts): z.output<typeof finishedTextsView> {
  const { version, texts, missing } = finished
  return {
    version,
    texts: texts.map(({ path, text }) => ({ pointer: pointerTo(path), text })),
    missing: [...missing],
  }
}
