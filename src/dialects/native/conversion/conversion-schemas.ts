import { z } from 'zod'
import { apiId } from '../request-schemas.ts'

export const convertSchema = z
  .strictObject({
    from: apiId.describe('The API whose form `assistant` has; `native` is this one.'),
    to: apiId.describe('The API whose form is wanted.'),
    assistant: z
      .record(z.string(), z.unknown())
      .describe(
        'One assistant as `from` shows it, or as it takes one; also a whole response that holds one, of that API or of `GET /v1/assistants/{id}?as=`. Ids and times are passed over.',
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
    assistant: z.record(z.string(), z.unknown()).describe('The assistant as the wanted API shows it.'),
    warnings: z
      .array(
        z.object({
          pointer: z
            .string()
            .describe(
              'JSON Pointer (RFC 6901) into the given assistant, to what did not come through. It is empty for what an API sets by default, which the message names then. For a stored assistant it points into the form of `/v1`.',
            ),
          message: z.string().describe('What became of it.'),
        }),
      )
      .describe('One for each thing that the wanted API cannot express; none when nothing was lost.'),
    added: z
      .array(
        z.object({
          pointer: z.string().describe('JSON Pointer into `assistant` of this answer.'),
          message: z.string().describe('Where the value comes from.'),
        }),
      )
      .describe('The fields with a value that the given assistant does not say: defaults of the two APIs.'),
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
