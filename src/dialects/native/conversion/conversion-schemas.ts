import { z } from 'zod'
import type { ApiId } from '../request-schemas.ts'

export const convertSchemaOf = (apiId: ApiId) =>
  z
    .strictObject({
      from: apiId.describe('API whose form `assistant` has; `native` is this API.'),
      to: apiId.describe('API to convert to.'),
      assistant: z
        .record(z.string(), z.unknown())
        .describe(
          'An assistant in the form of a request or response of `from`; also a whole response with one assistant, of that API or of `GET /v1/assistants/{id}?as=`. Ids and times are ignored.',
        ),
    })
    .meta({
      examples: [
        {
          from: 'talkturo',
          to: 'callcamp',
          assistant: {
            name: 'Front desk',
            system_prompt: 'You answer the phone of a dental practice.',
            first_message: 'Good morning, how can I help?',
            provider: 'openai',
            model: 'gpt-4o-mini',
            temperature: 0.4,
          },
        },
      ],
    })

export const conversionView = z
  .object({
    assistant: z.record(z.string(), z.unknown()).describe('The assistant in the form of the target API.'),
    warnings: z
      .array(
        z.object({
          pointer: z
            .string()
            .describe(
              'JSON Pointer (RFC 6901) to the value in the given assistant. Empty for defaults of an API, which the message names. For a stored assistant it points into the form of `/v1`.',
            ),
          message: z.string().describe('What happened to the value.'),
        }),
      )
      .describe('Values that the target API cannot express; empty if nothing was lost.'),
    added: z
      .array(
        z.object({
          pointer: z.string().describe('JSON Pointer into `assistant` of this response.'),
          message: z.string().describe('Origin of the value.'),
        }),
      )
      .describe('Values that are not in the given assistant: defaults of the two APIs.'),
  })
  .meta({
    'x-component': 'Conversion',
    examples: [
      {
        assistant: {
          name: 'Front desk',
          model: 'gpt-4o-mini',
          prompt: 'You answer the phone of a dental practice.',
          voice: null,
          firstMessage: 'Good morning, how can I help?',
        },
        warnings: [{ pointer: '/temperature', message: 'The Call Camp API cannot express this.' }],
        added: [],
      },
    ],
  })
