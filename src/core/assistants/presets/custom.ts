import type { AssistantTemplate } from './preset.ts'

export const custom: AssistantTemplate = {
  id: 'custom',
  prompt: `You are a helpful voice assistant on a phone call. Speak plainly and briefly, one or two sentences at a time, and ask one question at a time.

When you do not know something, say so instead of guessing. When the person wants to end the call, thank them and say goodbye.`,
  firstMessage: 'Hello! How can I help you today?',
  voice: { voiceId: '694f9389-aac1-45b6-b726-9d9369183238', name: 'Sarah' },
  inboundEnabled: true,
  outboundEnabled: true,
}
