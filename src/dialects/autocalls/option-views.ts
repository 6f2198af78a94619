import { z } from 'zod'
import { engines } from '../../core/assistants/model/assistant-fields.ts'

/*
 * The values that an assistant can have.
 */

export const voicesView = z
  .array(
    z
      .object({
        id: z.int().describe('Id of the voice, for `voice_id` of an assistant.'),
        name: z.string().describe('Name of the voice.'),
        mode: z.enum(engines).describe('Engine of the voice.'),
      })
      .meta({ 'x-component': 'Voice' }),
  )
  .meta({ examples: [[{ id: 1, name: 'Rachel', mode: 'pipeline' }]] })

export const languagesView = z
  .array(
    z
      .object({
        id: z.int().describe('Id of the language.'),
        name: z.string().describe('Name of the language, for `language` of an assistant.'),
        iso_2: z.string().describe('ISO 639-1 code; the three-letter code if there is none.'),
      })
      .meta({ 'x-component': 'Language' }),
  )
  .meta({ examples: [[{ id: 1, name: 'English', iso_2: 'en' }]] })

export const modelsView = z
  .array(
    z
      .object({
        id: z.int().describe('Id of the model.'),
        name: z.string().describe('Name of the model, for `llm_model` of an assistant.'),
      })
      .meta({ 'x-component': 'Model' }),
  )
  .meta({ examples: [[{ id: 4, name: 'gpt-4o-mini' }]] })

export const phoneNumbersView = z
  .array(
    z
      .object({
        id: z.int().describe('Id of the number, for `phone_number_id` of an assistant.'),
        phone_number: z.string().describe('The number in E.164 format.'),
        country_code: z
          .string()
          .nullable()
          .describe('ISO 3166-1 alpha-2 code of the country; null if the number has none.'),
        type_label: z.string().describe('Use of the number.'),
        is_available: z.boolean().describe('Whether no assistant has the number.'),
      })
      .meta({ 'x-component': 'PhoneNumber' }),
  )
  .meta({
    examples: [
      [
        {
          id: 12,
          phone_number: '+12025550123',
          country_code: 'US',
          type_label: 'Inbound and outbound',
          is_available: true,
        },
      ],
    ],
  })
