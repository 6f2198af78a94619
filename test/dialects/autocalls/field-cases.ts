/** A value that a field takes or refuses, by the limits of the vendor's page; what else is sent; the name in the error. */
type FieldCase = [field: string, value: unknown, also?: Record<string, unknown>, key?: string]

const text = (length: number) => 'x'.repeat(length)

function range(field: string, min: number, max: number, step: number) {
  const fraction: FieldCase[] = step === 1 ? [[field, min + 0.5]] : []
  const inside: FieldCase[] = [
    [field, min],
    [field, max],
  ]
  const outside: FieldCase[] = [[field, min - step], [field, max + step], [field, 'much'], ...fraction]
  return { inside, outside }
}

const ranges = [
  range('endpoint_sensitivity', 0, 5, 0.001),
  range('interrupt_sensitivity', 0, 5, 0.001),
  range('ambient_sound_volume', 0, 1, 0.001),
  range('llm_temperature', 0, 1, 0.001),
  range('voice_stability', 0, 1, 0.001),
  range('voice_similarity', 0, 1, 0.001),
  range('speech_speed', 0.7, 1.2, 0.001),
  range('min_interrupt_words', 0, 10, 1),
  range('re_engagement_interval', 7, 600, 1),
  range('max_call_duration', 20, 1200, 1),
  range('max_silence_duration', 1, 120, 1),
]

const switches = [
  'post_call_evaluation',
  'send_webhook_only_on_completed',
  'include_recording_in_webhook',
  'use_min_interrupt_words',
  'allow_interruptions',
  'filler_audios',
  'end_call_on_voicemail',
  'noise_cancellation',
  'record_call',
]

const options: [string, string[]][] = [
  ['calls_direction', ['receive', 'make']],
  ['engine_type', ['pipeline', 'multimodal']],
  ['endpoint_type', ['vad', 'ai']],
  ['who_speaks_first', ['AI assistant', 'Customer']],
]

const texts = ['assistant_name', 'language', 'llm_model', 'timezone', 'initial_message', 'system_prompt']

const schemaField = (change: object) => [
  { name: 'city', type: 'string', description: 'Where they live.', ...change },
]

export const accepted: FieldCase[] = [
  ...ranges.flatMap(({ inside }) => inside),
  ...switches.flatMap((field): FieldCase[] => [
    [field, true],
    [field, false],
  ]),
  ...options.flatMap(([field, values]) => values.map((value): FieldCase => [field, value])),
  ['assistant_name', 'x'],
  ['assistant_name', text(255)],
  ['assistant_name', '😀'.repeat(255)],
  ['llm_model', text(100)],
  ['llm_model', 'gpt-realtime'],
  ['initial_message', text(10_000)],
  ['system_prompt', text(100_000)],
  ['timezone', 'Europe/Berlin'],
  ['timezone', 'UTC'],
  ['language', 'English (US)'],
  ['voice_id', 2],
  ['webhook_url', 'http://localhost:5678/webhook'],
  ['is_webhook_active', false],
  ['is_webhook_active', true, { webhook_url: 'https://example.com/a' }],
  ['variables', {}],
  ['variables', { name: 'Ada', tags: ['a', 'b'] }],
  ['post_call_schema', []],
  ['post_call_schema', schemaField({ name: 'A_1', type: 'number' })],
  ['post_call_schema', schemaField({ type: 'bool' })],
  ['end_call_tool', { description: text(500) }],
]

export const refused: FieldCase[] = [
  ...ranges.flatMap(({ outside }) => outside),
  ...[...switches, 'is_webhook_active'].map((field): FieldCase => [field, 'yes']),
  ...options.flatMap(([field]): FieldCase[] => [
    [field, 'neither'],
    [field, 7],
  ]),
  ...texts.flatMap((field): FieldCase[] => [
    [field, ''],
    [field, 7],
    [field, null],
  ]),
  ['assistant_name', text(256)],
  ['llm_model', text(101)],
  ['language', text(101)],
  ['language', 'Klingon'],
  ['language', 'spanish'],
  ['language', 'es'],
  ['initial_message', text(10_001)],
  ['system_prompt', text(100_001)],
  ['timezone', 'Mars/Olympus'],
  ['timezone', '+01:00'],
  ['voice_id', 999_999],
  ['voice_id', 0],
  ['voice_id', '1'],
  ['voice_id', 1.5],
  ['voice_id', null],
  ['phone_number_id', 2_147_483_647],
  ['phone_number_id', 0],
  ['phone_number_id', 2_147_483_648],
  ['phone_number_id', 'pn'],
  ['webhook_url', 'example.com'],
  ['webhook_url', 'ftp://example.com/x'],
  ['webhook_url', `https://example.com/${text(2048)}`],
  ['is_webhook_active', true, {}, 'webhook_url'],
  ['is_webhook_active', true, { webhook_url: null }, 'webhook_url'],
  ['variables', 'a=b'],
  ['variables', ['a']],
  ['post_call_schema', {}],
  ['post_call_schema', schemaField({ name: 'has space' }), {}, 'post_call_schema.0.name'],
  ['post_call_schema', schemaField({ name: 'ünder' }), {}, 'post_call_schema.0.name'],
  ['post_call_schema', schemaField({ name: undefined }), {}, 'post_call_schema.0.name'],
  ['post_call_schema', schemaField({ type: 'date' }), {}, 'post_call_schema.0.type'],
  ['post_call_schema', schemaField({ description: undefined }), {}, 'post_call_schema.0.description'],
  ['end_call_tool', 'hang up'],
  ['end_call_tool', { description: text(501) }, {}, 'end_call_tool.description'],
]

/** The cases with a short title for each. */
export function titled(cases: readonly FieldCase[]): [title: string, sent: FieldCase][] {
  return cases.map(([field, value, ...rest]) => {
    const title = `${field} = ${JSON.stringify(value).slice(0, 60)}`
    return [title, [field, value, ...rest]]
  })
}
