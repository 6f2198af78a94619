import { z } from 'zod'
import { engines } from '../../core/assistants/model/assistant-fields.ts'

/*
 * The lists from which a client fills in an assistant.
 */

export const voicesView = z
  .array(
    z
      .object({
        id: z.int().describe('The `voice_id` of an assistant.'),
        name: z.string().describe('What people call the voice.'),
        mode: z.enum(engines).describe('The engine that speaks with it.'),
      })
      .meta({ 'x-component': 'Voice' }),
  )
  .meta({ examples: [[{ id: 1, name: 'Rachel', mode: 'pipeline' }]] })

export const languagesView = z
  .array(
    z
      .object({
        id: z.int().describe('Id of the language.'),
        name: z.string().describe('The `language` of an assistant.'),
        iso_2: z.string().describe('Its code without a region; of three letters where ISO 639-1 has none.'),
      })
      .meta({ 'x-component': 'Language' }),
  )
  .meta({ examples: [[{ id: 1, name: 'English', iso_2: 'en' }]] })

export const modelsView = z
  .array(
    z
      .object({
        id: z.int().describe('Id of the model.'),
        name: z.string().describe('The `llm_model` of an assistant.'),
      })
      .meta({ 'x-component': 'Model' }),
  )
  .meta({ examples: [[{ id: 4, name: 'gpt-4o-mini' }]] })

export const phoneNumbersView = z
  .array(
    z
      .object({
        id: z.int().describe('The `phone_number_id` of an assistant.'),
        phone_number: z.string().describe('The number in E.164 form.'),
        country_code: z
          .string()
          .nullable()
          .describe('ISO 3166-1 alpha-2 code of its country; null for numbers of no country.'),
        type_label: z.string().describe('What it is for, in words.'),
        is_available: z.boolean().describe('Whether no assistant has it.'),
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
