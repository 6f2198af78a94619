import { readFileSync } from 'node:fs'
import { principalOf } from '../../core/files/file-setup.ts'
import { type Client, clientFor } from '../../support/client.ts'
import { makeAccount } from '../../support/factories.ts'
import { testApp } from '../../support/test-app.ts'

export type Json = Record<string, unknown>

/** The request that CallHQ's page prints, to the letter. */
export const pageRequest = readFileSync(new URL('./fixtures/create-assistant.json', import.meta.url), 'utf8')

/** The least that makes an assistant. */
export const minimal = {
  name: 'Minimal',
  voice: { provider: 'ElevenLabs' },
  transcriber: { provider: 'Deepgram' },
  model: { provider: 'openai', model: 'gpt-4o' },
  firstMessage: 'Hi',
  firstMessageMode: 'assistant-speaks-first',
}

/** Every field, with a value that is not its default. */
export const full = {
  name: 'Full',
  description: 'Has everything',
  status: false,
  voice: { provider: 'SARVAM', voiceId: 'anushka', model: 'bulbul:v2', language: 'hi-IN', speed: 1.25 },
  transcriber: { provider: 'DeepGram', model: 'nova-3', language: 'en' },
  model: {
    provider: 'OpenRouter',
    model: 'claude-sonnet-4',
    temperature: 0.5,
    maxTokens: 250,
    emotionRecognitionEnabled: true,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello?' },
      { role: 'assistant', content: 'Hello!' },
    ],
    knowledgeBase: { fileIds: [] as string[] },
  },
  firstMessage: 'Hello.',
  firstMessageMode: 'assistant-waits-for-user',
  backgroundSound: 'office',
  silenceTimeoutSeconds: 10,
  backgroundDenoisingEnabled: true,
  firstMessageInterruptionsEnabled: true,
  maxDurationSeconds: 3600,
  analysisPlan: { summaryPlan: { enabled: true }, tags: ['a', null] },
  knowledgeBase: { fileIds: [] as string[] },
  hangupUsingPrompt: { enabled: true, prompt: 'Goodbye!' },
}

export async function setup() {
  const account = await makeAccount()
  return {
    account,
    principal: principalOf(account),
    services: (await testApp()).services,
    client: await clientFor('/callhq/api', { 'x-api-key': account.key }),
    native: await clientFor('/v1', { 'x-api-key': account.key }),
  }
}

export async function make(client: Client, body: unknown = minimal) {
  const response = await client.post('/assistants', body)
  if (response.status !== 201) throw new Error(JSON.stringify(response.body))
  return response.body.assistant
}

/** A body that differs from another at one place, named as in `model.messages[0].role`; undefined takes it away. */
export function changed(body: Json, path: string, value: unknown): Json {
  const copy = structuredClone(body)
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
  const last = keys.pop() ?? ''
  const parent = keys.reduce<Json>((target, key) => {
    target[key] ??= {}
    return target[key] as Json
  }, copy)
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return copy
}
