import { z } from 'zod'
import { isJsonObject } from '../../shared/bounded.ts'
import { type JsonPath, withValueAt } from '../../shared/json-pointer.ts'
import { type Assistant, assistantOf, blankDraft } from '../assistants/model/assistant.ts'
import { assistantFieldsSchema } from '../assistants/model/assistant-fields.ts'

/** A canonical setting, and the fields of an API that show it. */
export interface ShownSetting {
  readonly setting: readonly string[]
  /** None where the API keeps the setting without showing it. */
  readonly fields: readonly JsonPath[]
}

/** Finds out by trying: sets each canonical setting of a blank assistant to two values, and looks what changes. */
export function shownSettings(view: (assistant: Assistant) => object): ShownSetting[] {
  return leavesOf(assistantFieldsSchema).map(({ path, samples: [first, second] }) => ({
    setting: path,
    fields: differences(view(withValue(path, first)), view(withValue(path, second))),
  }))
}

interface Leaf {
  readonly path: readonly string[]
  readonly samples: readonly [unknown, unknown]
}

/** Samples of the settings whose schema does not tell any. */
const samplesByField: Readonly<Record<string, readonly [unknown, unknown]>> = {
  name: ['First', 'Second'],
  externalId: ['first', 'second'],
  language: ['en', 'es'],
  timezone: ['America/New_York', 'Europe/Berlin'],
  'model.provider': ['openai', 'anthropic'],
  'model.messages': [[{ role: 'system', content: 'First' }], [{ role: 'system', content: 'Second' }]],
  'model.knowledgeBase.fileIds': [[], ['file_01jh3v3e6se1hs3bdn4r2j8k5m']],
  'knowledgeBase.fileIds': [[], ['file_01jh3v3e6se1hs3bdn4r2j8k5m']],
  'voice.provider': ['cartesia', 'openai'],
  'voice.voiceId': ['alloy', 'echo'],
  'voice.language': ['en', 'es'],
  'transcriber.provider': ['deepgram', 'whisper'],
  'transcriber.language': ['en', 'es'],
  endCallPhrases: [['bye'], ['goodbye']],
  postCallSchema: [[], [{ name: 'solved', type: 'bool', description: 'Whether it was solved.' }]],
  analysisPlan: [{ a: 1 }, { b: 2 }],
  'webhook.url': ['https://a.example', 'https://b.example'],
  variables: [{ a: 1 }, { b: 2 }],
  metadata: [{ a: 1 }, { b: 2 }],
  extensions: [{}, { vapi: { a: 1 } }],
}

function leavesOf(schema: z.core.$ZodType, path: readonly string[] = []): Leaf[] {
  const inner = unwrap(schema)
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape).flatMap(([key, field]) =>
      leavesOf(field as z.core.$ZodType, [...path, key]),
    )
  }
  return [{ path, samples: samplesByField[path.join('.')] ?? samplesOf(inner, path) }]
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const { def } = schema._zod as { def: z.core.$ZodTypes['_zod']['def'] }
  return def.type === 'default' || def.type === 'prefault' || def.type === 'nullable'
    ? unwrap(def.innerType)
    : schema
}

function samplesOf(schema: z.core.$ZodType, path: readonly string[]): readonly [unknown, unknown] {
  if (schema instanceof z.ZodBoolean) return [false, true]
  if (schema instanceof z.ZodEnum) return [schema.options[0], schema.options[1]]
  if (schema instanceof z.ZodNumber) return schema.maxValue === 1 ? [0.25, 0.75] : [1, 2]
  if (schema instanceof z.ZodString) return ['first', 'second']
  throw new Error(`No samples of ${path.join('.')}: add some to samplesByField.`)
}

/** An assistant that is blank but for one setting. */
function withValue(path: readonly string[], value: unknown): Assistant {
  // The samples are values of the setting, and the draft is one with or without them.
  return assistantOf(
    withValueAt({ ...blankDraft('Sample') }, path, value) as unknown as ReturnType<typeof blankDraft>,
  )
}

function differences(first: unknown, second: unknown, path: JsonPath = []): JsonPath[] {
  if (JSON.stringify(first) === JSON.stringify(second)) return []
  if (!isJsonObject(first) || !isJsonObject(second)) return [path]
  const keys = [...new Set([...Object.keys(first), ...Object.keys(second)])]
  const known = keys.every((key) => Object.hasOwn(first, key) && Object.hasOwn(second, key))
  // Free-form objects are one field, whatever is in them.
  if (path.length > 0 && !known) return [path]
  return keys.flatMap((key) => differences(first[key], second[key], [...path, key]))
}
