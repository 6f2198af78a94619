import { expect } from 'vitest'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount } from '../../support/factories.ts'

export const prefix = '/edmo/api'
export const model = { provider: 'openai', model: 'gpt-4o' }

export const full = {
  name: 'Enrollment Assistant',
  externalId: 'vendor-77',
  firstMessage: "Hi, I'm here to help with your enrollment questions.",
  firstMessageMode: 'assistant-waits-for-user',
  model: {
    provider: 'anthropic',
    model: 'claude-sonnet-4',
    temperature: 0.7,
    maxTokens: 1024,
    messages: [
      { role: 'system', content: 'You help applicants.' },
      { role: 'user', content: 'Hello' },
    ],
  },
  voice: { provider: 'playht', voiceId: 'jennifer' },
  transcriber: { provider: 'assemblyai', model: 'universal' },
  voicemailMessage: 'Call us back.',
  endCallMessage: 'Goodbye.',
  endCallPhrases: ['bye', 'see you'],
  metadata: { campus: { name: 'north', rooms: [1, 2] }, empty: null },
  maxDurationSeconds: 1800,
}

export async function newClient() {
  const account = await makeAccount()
  return { account, client: await bearer(prefix, account.key) }
}

export async function newAssistant(body: object = full) {
  const { account, client } = await newClient()
  const made = await client.post('/assistants', body)
  expect(made.status).toBe(201)
  return { account, client, made: made.body }
}

/** The stored settings of the one assistant of an account. */
export async function settingsOf(accountId: string) {
  const { prisma } = await testDatabase()
  const { settings } = await prisma.assistant.findFirstOrThrow({ where: { accountId } })
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the stored JSON freely.
  return settings as any
}

/** Sets fields as another API would. */
export async function changeSettings(accountId: string, change: Record<string, unknown>): Promise<void> {
  const { prisma } = await testDatabase()
  const settings = await settingsOf(accountId)
  for (const [key, value] of Object.entries(change)) {
    const merges = typeof value === 'object' && value !== null && key !== 'variables' && key !== 'extensions'
    settings[key] = merges ? { ...settings[key], ...value } : value
  }
  await prisma.assistant.updateMany({ where: { accountId }, data: { settings } })
}
