import { z } from 'zod'
import { outboundSetter } from '../../core/assistants/presets/outbound-setter.ts'

/*
 * Responses about assistants. Fields that another API has left unset are null, even if Talkturo's page requires them.
 */

const timestamp = z.iso.datetime()

export const assistantView = z
  .object({
    id: z.string().describe('Id of the assistant, `asst_…`.'),
    account_id: z.string().describe('Id of the account that owns it, `acct_…`.'),
    name: z.string().describe('Name of the assistant.'),
    type: z.string().describe('Template from which the assistant was created.'),
    model: z.string().nullable().describe('Name of the language model at its vendor.'),
    provider: z.string().nullable().describe('Vendor of the language model.'),
    temperature: z.number().nullable().describe('Sampling temperature of the model.'),
    max_tokens: z.int().nullable().describe('Maximum tokens per model response.'),
    first_message: z.string().nullable().describe('First message of the assistant.'),
    system_prompt: z.string().nullable().describe('System prompt.'),
    voice_provider: z.string().nullable().describe('Vendor of the voice.'),
    voice_model: z.string().nullable().describe('Name of the speech model at the vendor of the voice.'),
    voice_id: z.string().nullable().describe('Id of the voice at its vendor.'),
    voice_name: z.string().nullable().describe('Name of the voice.'),
    transcriptor_provider: z.string().nullable().describe('Vendor of the speech recognition.'),
    transcriptor_model: z.string().nullable().describe('Name of the recognition model at its vendor.'),
    transcriptor_language: z.string().nullable().describe('BCP 47 tag of the recognised language.'),
    recording_enabled: z.boolean().describe('Whether calls are recorded.'),
    inbound_enabled: z.boolean().describe('Whether it answers calls.'),
    outbound_enabled: z.boolean().describe('Whether it places calls.'),
    created_at: timestamp.describe('Time of creation.'),
    updated_at: timestamp.describe('Time of the last change.'),
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

const success = z.literal(true).describe('Always true; errors have another shape.')

export const successView = z.object({ success }).meta({ examples: [{ success: true }] })

export const assistantResponse = z
  .object({ success, assistant: assistantView })
  .meta({ examples: [{ success: true, assistant: example }] })

export const assistantListView = z
  .object({
    success,
    assistants: z.array(assistantView).describe('The assistants, newest first.'),
    count: z.int().describe('Total number of assistants of the account.'),
    limit: z.int().describe('Maximum number of assistants in the response.'),
    offset: z.int().describe('Number of assistants that were skipped.'),
  })
  .meta({ examples: [{ success: true, assistants: [example], count: 1, limit: 50, offset: 0 }] })
