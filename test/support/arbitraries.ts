import fc from 'fast-check'
import { firstMessageModes } from '../../src/core/assistants/model/assistant-fields.ts'
import type { DialectId, Json } from './dialect-drivers.ts'

/** Text that PostgreSQL can keep, with everything else in it: emoji, quotes, line breaks, right-to-left. */
function text(max: number, min = 0): fc.Arbitrary<string> {
  return fc
    .string({ unit: 'grapheme', minLength: min, maxLength: Math.min(max, 30) })
    .map((value) => value.replaceAll('\0', '').toWellFormed())
    .filter((value) => [...value].length >= min && [...value].length <= max)
}

/** A name: not only white space. */
function name(max: number): fc.Arbitrary<string> {
  return text(max, 1).filter((value) => /\S/.test(value))
}

/** Text that is a Liquid template as well: half of them real ones, none with brackets by chance. */
function template(max: number, min = 0): fc.Arbitrary<string> {
  return fc.oneof(
    text(max, min).filter((value) => !/\{[{%]/.test(value)),
    fc.constantFrom(
      'Hello {{ contact.name }}',
      'Hi {{contact.first_name | default: "there"}}, it is {{time}}.',
      '{% if vip %}Welcome back!{% else %}Welcome!{% endif %}',
    ),
  )
}

const number = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((value) => (value === 0 ? 0 : value))
const integer = (min: number, max: number) => fc.integer({ min, max })
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const language = fc.constantFrom('en', 'es', 'fr', 'de', 'hi', 'en-US', 'pt-BR', 'tlh')
const timezone = fc.constantFrom('America/New_York', 'Europe/Berlin', 'UTC', 'Asia/Kolkata')
const json = fc.dictionary(
  text(20, 1).filter((key) => key !== '__proto__'),
  fc.oneof(text(20), fc.integer(), fc.boolean()),
  {
    maxKeys: 4,
    noNullPrototype: true,
  },
)
const messages = fc.array(
  fc.record({ role: fc.constantFrom('system', 'user', 'assistant'), content: template(200) }),
  { maxLength: 4 },
)
const url = fc.constantFrom('https://example.com/hook', 'http://localhost:9/x?y=1')
const provider = fc.constantFrom('openai', 'anthropic', 'google', 'deepseek', 'azure', 'some-vendor')
const voiceProvider = fc.constantFrom('11labs', 'cartesia', 'openai', 'sarvam', 'other')
const postCallSchema = fc.array(
  fc.record({
    name: fc.stringMatching(/^[A-Za-z0-9_]{1,10}$/),
    type: fc.constantFrom('string', 'number', 'bool'),
    description: text(50, 1),
  }),
  { maxLength: 3 },
)

/** Anything that the canonical model can hold, except what must exist elsewhere (files, numbers). */
const native: fc.Arbitrary<Json> = fc.record(
  {
    name: name(255),
    externalId: orNull(fc.uuid()),
    description: orNull(text(2000)),
    status: fc.constantFrom('active', 'inactive'),
    templateId: fc.constantFrom('custom', 'outbound-setter', 'my template'),
    inboundEnabled: fc.boolean(),
    outboundEnabled: fc.boolean(),
    engine: fc.constantFrom('pipeline', 'multimodal'),
    language: orNull(language),
    timezone: orNull(timezone),
    model: fc.record(
      {
        provider: orNull(provider),
        model: orNull(text(100, 1)),
        temperature: orNull(number(0, 2)),
        maxTokens: orNull(integer(1, 1_000_000)),
        messages,
        emotionRecognitionEnabled: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    voice: fc.record(
      {
        provider: orNull(voiceProvider),
        model: orNull(text(100, 1)),
        voiceId: orNull(fc.constantFrom('alloy', 'EXAVITQu4vr4xnSDxMaL', 'unknown-voice')),
        name: orNull(text(200)),
        language: orNull(language),
        speed: orNull(number(0.1, 5)),
        stability: orNull(number(0, 1)),
        similarity: orNull(number(0, 1)),
      },
      { requiredKeys: [] },
    ),
    transcriber: fc.record(
      {
        provider: orNull(fc.constantFrom('deepgram', 'assembly-ai', 'whisper', 'other')),
        model: orNull(text(100, 1)),
        language: orNull(language),
      },
      { requiredKeys: [] },
    ),
    firstMessage: orNull(template(1000)),
    firstMessageMode: fc.constantFrom(...firstMessageModes),
    firstMessageInterruptionsEnabled: fc.boolean(),
    interruptions: fc.record({
      enabled: fc.boolean(),
      sensitivity: orNull(number(0, 5)),
      minWordsEnabled: fc.boolean(),
      minWords: orNull(integer(0, 10)),
    }),
    endpointing: fc.record({ type: orNull(fc.constantFrom('vad', 'ai')), sensitivity: orNull(number(0, 5)) }),
    silenceTimeoutSeconds: orNull(integer(1, 86_400)),
    reEngagementIntervalSeconds: orNull(integer(1, 86_400)),
    maxDurationSeconds: orNull(integer(1, 86_400)),
    backgroundSound: orNull(text(100)),
    backgroundSoundVolume: orNull(number(0, 1)),
    backgroundDenoisingEnabled: fc.boolean(),
    fillerAudioEnabled: fc.boolean(),
    recordingEnabled: fc.boolean(),
    voicemailMessage: orNull(template(200)),
    endCallOnVoicemailEnabled: fc.boolean(),
    endCallMessage: orNull(template(200)),
    endCallPhrases: orNull(fc.array(text(50, 1), { maxLength: 3 })),
    endCallTool: fc.record({ description: orNull(template(500)) }),
    hangupUsingPrompt: fc.record({ enabled: fc.boolean(), prompt: orNull(template(200)) }),
    postCallEvaluationEnabled: fc.boolean(),
    postCallSchema,
    analysisPlan: orNull(json),
    webhook: fc.record({
      enabled: fc.boolean(),
      url: orNull(url),
      onlyOnCompleted: fc.boolean(),
      includeRecording: fc.boolean(),
    }),
    variables: json,
    metadata: orNull(json),
    extensions: fc.dictionary(fc.constantFrom('vapi', 'retell'), json, { maxKeys: 2, noNullPrototype: true }),
  },
  { requiredKeys: ['name'] },
)

const callcamp: fc.Arbitrary<Json> = fc.record(
  {
    name: name(255),
    model: fc.oneof(fc.constantFrom('gpt-4', 'claude-3'), text(100, 1)),
    prompt: template(500, 1),
    voice: orNull(fc.oneof(fc.constantFrom('alloy', 'nova'), text(100, 1))),
    firstMessage: orNull(template(200)),
  },
  { requiredKeys: ['name', 'model', 'prompt'] },
)

const autocalls: fc.Arbitrary<Json> = fc.record(
  {
    assistant_name: name(255),
    voice_id: integer(1, 5),
    language: fc.constantFrom('English', 'Spanish', 'French', 'German'),
    llm_model: fc.oneof(fc.constantFrom('gpt-4o', 'gpt-4o-mini'), text(100, 1)),
    calls_direction: fc.constantFrom('receive', 'make'),
    engine_type: fc.constantFrom('pipeline', 'multimodal'),
    timezone,
    initial_message: template(200, 1),
    system_prompt: template(500, 1),
    endpoint_type: fc.constantFrom('vad', 'ai'),
    endpoint_sensitivity: number(0, 5),
    interrupt_sensitivity: number(0, 5),
    ambient_sound_volume: number(0, 1),
    post_call_evaluation: fc.boolean(),
    send_webhook_only_on_completed: fc.boolean(),
    include_recording_in_webhook: fc.boolean(),
    is_webhook_active: fc.boolean(),
    webhook_url: url,
    use_min_interrupt_words: fc.boolean(),
    min_interrupt_words: integer(0, 10),
    variables: json,
    post_call_schema: postCallSchema,
    end_call_tool: fc.record({ description: template(500, 1) }),
    llm_temperature: number(0, 1),
    voice_stability: number(0, 1),
    voice_similarity: number(0, 1),
    speech_speed: number(0.7, 1.2),
    allow_interruptions: fc.boolean(),
    filler_audios: fc.boolean(),
    re_engagement_interval: integer(7, 600),
    max_call_duration: integer(20, 1200),
    max_silence_duration: integer(1, 120),
    end_call_on_voicemail: fc.boolean(),
    noise_cancellation: fc.boolean(),
    record_call: fc.boolean(),
    who_speaks_first: fc.constantFrom('AI assistant', 'Customer'),
  },
  {
    requiredKeys: [
      'assistant_name',
      'voice_id',
      'language',
      'llm_model',
      'calls_direction',
      'engine_type',
      'timezone',
      'initial_message',
      'system_prompt',
      'webhook_url',
    ],
  },
)

const talkturo: fc.Arbitrary<Json> = fc.record(
  {
    name: name(255),
    first_message: orNull(template(200)),
    system_prompt: orNull(template(500)),
    provider: provider,
    model: text(100, 1),
    temperature: number(0, 2),
    max_tokens: integer(1, 100_000),
    voice_provider: fc.constantFrom('cartesia', 'elevenlabs'),
    voice_model: text(100, 1),
    voice_id: text(100, 1),
    voice_name: text(100, 1),
    transcriptor_provider: fc.constantFrom('deepgram', 'assemblyai'),
    transcriptor_model: text(50, 1),
    transcriptor_language: language,
    recording_enabled: fc.boolean(),
    inbound_enabled: fc.boolean(),
    outbound_enabled: fc.boolean(),
  },
  { requiredKeys: ['name'] },
)

const edmo: fc.Arbitrary<Json> = fc.record(
  {
    name: name(255),
    firstMessage: orNull(template(200)),
    firstMessageMode: orNull(fc.constantFrom(...firstMessageModes)),
    model: fc.record(
      {
        provider: fc.constantFrom('openai', 'anthropic'),
        model: text(100, 1),
        temperature: number(0, 2),
        maxTokens: integer(1, 100_000),
      },
      { requiredKeys: ['provider', 'model'] },
    ),
    voice: fc.record({
      provider: fc.constantFrom('11labs', 'azure', 'cartesia', 'deepgram', 'playht', 'openai', 'edmo'),
      voiceId: text(100, 1),
    }),
    transcriber: fc.record({
      provider: fc.constantFrom('deepgram', 'assemblyai', 'whisper'),
      model: orNull(text(50, 1)),
    }),
    voicemailMessage: orNull(template(200)),
    endCallMessage: orNull(template(200)),
    endCallPhrases: orNull(fc.array(text(50, 1), { maxLength: 3 })),
    metadata: orNull(json),
    maxDurationSeconds: orNull(integer(10, 10_000)),
  },
  { requiredKeys: ['name', 'model'] },
)

const callhq: fc.Arbitrary<Json> = fc.record(
  {
    name: name(255),
    description: text(200),
    status: fc.boolean(),
    voice: fc.oneof(
      fc.record({
        provider: fc.constantFrom('sarvam', 'Sarvam'),
        voiceId: text(50, 1),
        model: fc.constantFrom('bulbul:v2'),
        language,
        speed: number(0.5, 2),
      }),
      fc.record({ provider: fc.constantFrom('ElevenLabs', 'elevenlabs'), voiceId: text(50, 1) }),
    ),
    transcriber: fc.record({
      provider: fc.constantFrom('Deepgram', 'deepgram'),
      model: text(50, 1),
      language,
    }),
    model: fc.record(
      {
        provider: fc.constantFrom('openai', 'OpenAI'),
        model: fc.constantFrom('gpt-4o', 'gpt-4.1-mini'),
        temperature: number(0, 1),
        maxTokens: integer(1, 10_000),
        emotionRecognitionEnabled: fc.boolean(),
        messages,
      },
      { requiredKeys: ['provider', 'model'] },
    ),
    firstMessage: template(200, 1),
    firstMessageMode: fc.constantFrom(...firstMessageModes),
    backgroundSound: text(50, 1),
    silenceTimeoutSeconds: integer(1, 3600),
    backgroundDenoisingEnabled: fc.boolean(),
    firstMessageInterruptionsEnabled: fc.boolean(),
    maxDurationSeconds: integer(10, 10_000),
    analysisPlan: json,
    hangupUsingPrompt: fc.record({ enabled: fc.boolean(), prompt: template(200, 1) }),
  },
  { requiredKeys: ['name', 'voice', 'transcriber', 'model', 'firstMessage', 'firstMessageMode'] },
)

/** Bodies of a create, by dialect: every field of its page, valid. */
export const createBodies: Readonly<Record<DialectId, fc.Arbitrary<Json>>> = {
  native,
  callcamp,
  autocalls,
  talkturo,
  edmo,
  callhq,
}
