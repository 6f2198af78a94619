import { type AssistantDraft, blankDraft } from '../../src/core/assistants/model/assistant.ts'

const sentence = 'Speak plainly, ask one question at a time, and confirm dates and numbers before you go on. '

/** Two kilobytes, with one variable in them. */
const prompt = `You answer the phone of {{ company }}. ${sentence.repeat(22)}`

const blank = blankDraft('Bench')

/** What every server of the benchmark stores and returns. */
export const sampleDraft: AssistantDraft = {
  ...blank,
  firstMessage: 'Hello {{ name }}, how can I help?',
  model: {
    ...blank.model,
    provider: 'openai',
    model: 'gpt-4o-mini',
    temperature: 0.7,
    messages: [{ role: 'system', content: prompt }],
  },
  voice: { ...blank.voice, provider: '11labs', voiceId: '21m00Tcm4TlvDq8ikWAM' },
  transcriber: { ...blank.transcriber, provider: 'deepgram', model: 'nova-3' },
  metadata: { crm: 'bench' },
}

/** What a client sends to make one. */
export const createBody = JSON.stringify({
  name: sampleDraft.name,
  firstMessage: sampleDraft.firstMessage,
  model: {
    provider: sampleDraft.model.provider,
    model: sampleDraft.model.model,
    temperature: sampleDraft.model.temperature,
    messages: sampleDraft.model.messages,
  },
  voice: { provider: sampleDraft.voice.provider, voiceId: sampleDraft.voice.voiceId },
  transcriber: { provider: sampleDraft.transcriber.provider, model: sampleDraft.transcriber.model },
  metadata: sampleDraft.metadata,
})
