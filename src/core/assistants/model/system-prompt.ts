import type { AssistantSettings } from './assistant-fields.ts'

type Messages = AssistantSettings['model']['messages']

/** The prompt: the first system message. Null when there is none. */
export function systemPromptOf(messages: Messages): string | null {
  return messages.find((message) => message.role === 'system')?.content ?? null
}

/** The messages with this prompt; the others stay where they are. Null takes every system message away. */
export function withSystemPrompt(messages: Messages, prompt: string | null): Messages {
  if (prompt === null) return messages.filter((message) => message.role !== 'system')
  const index = messages.findIndex((message) => message.role === 'system')
  if (index === -1) return [{ role: 'system', content: prompt }, ...messages]
  return messages.map((message, position) => (position === index ? { ...message, content: prompt } : message))
}
