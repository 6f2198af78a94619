import { describe, expect, test } from 'vitest'
import { type DialectId, dialectIds, driverOf, type Json } from '../support/dialect-drivers.ts'
import { makeAccount } from '../support/factories.ts'

/*
 * The same thing has one value in every API: what is written as Call Camp's `prompt` is read as Talkturo's
 * `system_prompt`. For each thing, where each API has it and how it writes two values of it.
 */

interface Thing {
  /** Path of the field and its two values, by dialect; absent where a dialect does not know the thing. */
  readonly in: Partial<Record<DialectId, readonly [path: string, first: unknown, second: unknown]>>
}

const message = (content: string) => [{ role: 'system', content }]

const things: Readonly<Record<string, Thing>> = {
  name: {
    in: {
      native: ['name', 'Anna', 'Ben'],
      callcamp: ['name', 'Anna', 'Ben'],
      autocalls: ['assistant_name', 'Anna', 'Ben'],
      talkturo: ['name', 'Anna', 'Ben'],
      edmo: ['name', 'Anna', 'Ben'],
      callhq: ['name', 'Anna', 'Ben'],
    },
  },
  prompt: {
    in: {
      native: ['model.messages', message('Be kind.'), message('Be brief.')],
      callcamp: ['prompt', 'Be kind.', 'Be brief.'],
      autocalls: ['system_prompt', 'Be kind.', 'Be brief.'],
      talkturo: ['system_prompt', 'Be kind.', 'Be brief.'],
      edmo: ['model.messages', message('Be kind.'), message('Be brief.')],
      callhq: ['model.messages', message('Be kind.'), message('Be brief.')],
    },
  },
  'first message': {
    in: {
      native: ['firstMessage', 'Hello.', 'Hi.'],
      callcamp: ['firstMessage', 'Hello.', 'Hi.'],
      autocalls: ['initial_message', 'Hello.', 'Hi.'],
      talkturo: ['first_message', 'Hello.', 'Hi.'],
      edmo: ['firstMessage', 'Hello.', 'Hi.'],
      callhq: ['firstMessage', 'Hello.', 'Hi.'],
    },
  },
  'who speaks first': {
    in: {
      native: ['firstMessageMode', 'assistant-speaks-first', 'assistant-waits-for-user'],
      autocalls: ['who_speaks_first', 'AI assistant', 'Customer'],
      edmo: ['firstMessageMode', 'assistant-speaks-first', 'assistant-waits-for-user'],
      callhq: ['firstMessageMode', 'assistant-speaks-first', 'assistant-waits-for-user'],
    },
  },
  model: {
    in: {
      native: ['model.model', 'gpt-4o', 'gpt-4.1'],
      callcamp: ['model', 'gpt-4o', 'gpt-4.1'],
      autocalls: ['llm_model', 'gpt-4o', 'gpt-4.1'],
      talkturo: ['model', 'gpt-4o', 'gpt-4.1'],
      edmo: ['model.model', 'gpt-4o', 'gpt-4.1'],
      callhq: ['model.model', 'gpt-4o', 'gpt-4.1'],
    },
  },
  temperature: {
    in: {
      native: ['model.temperature', 0.25, 0.75],
      autocalls: ['llm_temperature', 0.25, 0.75],
      talkturo: ['temperature', 0.25, 0.75],
      edmo: ['model.temperature', 0.25, 0.75],
      callhq: ['model.temperature', 0.25, 0.75],
    },
  },
  'most tokens': {
    in: {
      native: ['model.maxTokens', 100, 200],
      talkturo: ['max_tokens', 100, 200],
      edmo: ['model.maxTokens', 100, 200],
      callhq: ['model.maxTokens', 100, 200],
    },
  },
  voice: {
    in: {
      native: ['voice.voiceId', 'alloy', 'echo'],
      callcamp: ['voice', 'alloy', 'echo'],
      talkturo: ['voice_id', 'alloy', 'echo'],
      edmo: ['voice.voiceId', 'alloy', 'echo'],
      callhq: ['voice.voiceId', 'alloy', 'echo'],
    },
  },
  'vendor of the voice': {
    in: {
      native: ['voice.provider', '11labs', 'cartesia'],
      talkturo: ['voice_provider', 'elevenlabs', 'cartesia'],
      edmo: ['voice.provider', '11labs', 'cartesia'],
    },
  },
  'vendor of the transcriber': {
    in: {
      native: ['transcriber.provider', 'deepgram', 'assembly-ai'],
      talkturo: ['transcriptor_provider', 'deepgram', 'assemblyai'],
      edmo: ['transcriber.provider', 'deepgram', 'assemblyai'],
    },
  },
  language: {
    in: {
      native: ['language', 'es', 'fr'],
      autocalls: ['language', 'Spanish', 'French'],
      talkturo: ['transcriptor_language', 'es', 'fr'],
      callhq: ['transcriber.language', 'es', 'fr'],
    },
  },
  'whether it answers calls': {
    in: {
      native: ['inboundEnabled', true, false],
      autocalls: ['calls_direction', 'receive', 'make'],
      talkturo: ['inbound_enabled', true, false],
    },
  },
  recording: {
    in: {
      native: ['recordingEnabled', true, false],
      autocalls: ['record_call', true, false],
      talkturo: ['recording_enabled', true, false],
    },
  },
  duration: {
    in: {
      native: ['maxDurationSeconds', 300, 600],
      autocalls: ['max_call_duration', 300, 600],
      edmo: ['maxDurationSeconds', 300, 600],
      callhq: ['maxDurationSeconds', 300, 600],
    },
  },
  silence: {
    in: {
      native: ['silenceTimeoutSeconds', 20, 40],
      autocalls: ['max_silence_duration', 20, 40],
      callhq: ['silenceTimeoutSeconds', 20, 40],
    },
  },
  denoising: {
    in: {
      native: ['backgroundDenoisingEnabled', true, false],
      autocalls: ['noise_cancellation', true, false],
      callhq: ['backgroundDenoisingEnabled', true, false],
    },
  },
  status: {
    in: {
      native: ['status', 'active', 'inactive'],
      callhq: ['status', true, false],
    },
  },
}

describe.each(Object.entries(things))('%s', (_, { in: fields }) => {
  const writers = dialectIds.filter((id) => fields[id] !== undefined)

  test.each(writers)(
    'written through %s, has the same value in every API and in its lists',
    async (writerId) => {
      const account = await makeAccount()
      const native = await driverOf('native', account)
      const id = await native.create({ name: 'A', model: { provider: 'openai', model: 'gpt-4o' } })
      // The second value first: the first may be what an API shows of a new assistant, and writing that is no change.
      for (const turn of [2, 1] as const) {
        const [path, ...values] = fields[writerId] ?? ['']
        await (await driverOf(writerId, account)).update(id, nested(path, values[turn - 1]))
        for (const readerId of writers) {
          const reader = await driverOf(readerId, account)
          const [readPath, ...shown] = fields[readerId] ?? ['']
          expect([readerId, at(await reader.read(id), readPath)]).toEqual([readerId, shown[turn - 1]])
          expect([readerId, at((await reader.list())[0], readPath)]).toEqual([readerId, shown[turn - 1]])
        }
      }
    },
  )
})

function at(record: Json | undefined, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Json)[key], record)
}

function nested(path: string, value: unknown): Json {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Json
}
