import { z } from 'zod'
import { outboundSetter } from '../../core/assistants/presets/outbound-setter.ts'

/*
 * What Talkturo answers. An assistant that another API made may lack what its page takes for granted: such fields are
 * null.
 */

const timestamp = z.iso.datetime()

export const assistantView = z
  .object({
    id: z.string().describe('Id of the assistant, `asst_…`.'),
    account_id: z.string().describe('Id of the account that owns it, `acct_…`.'),
    name: z.string().describe('What people call the assistant.'),
    type: z.string().describe('The template that it was made from.'),
    model: z.string().nullable().describe('Language model, by its name at the vendor.'),
    provider: z.string().nullable().describe('Vendor of the language model.'),
    temperature: z.number().nullable().describe('How freely the model chooses its words.'),
    max_tokens: z.int().nullable().describe('Most tokens in one answer of the model.'),
    first_message: z.string().nullable().describe('What the assistant says when the call is answered.'),
    system_prompt: z.string().nullable().describe('Instructions for the assistant.'),
    voice_provider: z.string().nullable().describe('Vendor of the voice.'),
    voice_model: z.string().nullable().describe('Speech model, by its name at the vendor of the voice.'),
    voice_id: z.string().nullable().describe('Id of the voice at its vendor.'),
    voice_name: z.string().nullable().describe('What people call the voice.'),
    transcriptor_provider: z.string().nullable().describe('Vendor of the speech recognition.'),
    transcriptor_model: z.string().nullable().describe('Recognition model, by its name at the vendor.'),
    transcriptor_language: z.string().nullable().describe('Language that is recognised, as a BCP 47 tag.'),
    recording_enabled: z.boolean().describe('Whether calls are recorded.'),
    inbound_enabled: z.boolean().describe('Whether it answers calls.'),
    outbound_enabled: z.boolean().describe('Whether it places calls.'),
    created_at: timestamp.describe('When it was created.'),
    updated_at: timestamp.describe('When it was last changed.'),
  })
  .meta({ 'x-component': 'Assistant', description: 'An assistant.' })

export type AssistantView = z.output<typeof assistantView>

const example: AssistantView = {
  id: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
  account_id: 'acct_01jh3tzk0de8r9c5w7x2m4n6pq',
  name: 'Spring setter',
  type: 'outbound-setter',
  model: 'gpt-4o-mini',
  provider: 'openai',
  temperature: 0.7,
  max_tokens: 1024,
  first_message: outboundSetter.firstMessage,
  system_prompt: outboundSetter.prompt,
  voice_provider: 'cartesia',
  voice_model: 'sonic-english',
  voice_id: outboundSetter.voice.voiceId,
  voice_name: outboundSetter.voice.name,
  transcriptor_provider: 'deepgram',
  transcriptor_model: 'nova-2',
  transcriptor_language: 'en',
  recording_enabled: true,
  inbound_enabled: false,
  outbound_enabled: true,
  created_at: '2026-01-08T10:00:00Z',
  updated_at: '2026-01-08T10:00:00Z',
}

const success = z.literal(true).describe('Always true; failures have another shape.')

export const successView = z.object({ success }).meta({ examples: [{ success: true }] })

export const assistantResponse = z
  .object({ success, assistant: assistantView })
  .meta({ examples: [{ success: true, assistant: example }] })

export const assistantListResponse = z
  .object({
    success,
    assistants: z.array(assistantView).describe('Newest first.'),
    count: z.int().describe('How many assistants the account has.'),
    limit: z.int().describe('Most assistants in one answer.'),
    offset: z.int().describe('How many of the newest were passed over.'),
  })
  .meta({ examples: [{ success: true, assistants: [example], count: 1, limit: 50, offset: 0 }] })
