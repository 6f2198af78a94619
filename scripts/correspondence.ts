import { z } from 'zod'
import { type Assistant, blankDraft } from '../src/assistants/assistant.ts'
import { assistantFieldsSchema } from '../src/assistants/assistant-fields.ts'
import { isJsonObject } from '../src/bounded.ts'
import { assistantOf } from '../src/conversion/assistant-of.ts'
import { withValueAt } from '../src/json-pointer.ts'

/** What a dialect shows of an assistant. */
export type View = (assistant: Assistant) => object

/** For one canonical field: which fields of each dialect show it. */
export interface Correspondence {
  /** Such as `model.temperature`. */
  readonly field: string
  /** Wire fields by dialect id; none where the dialect keeps the field without showing it. */
  readonly shownAs: Readonly<Record<string, readonly string[]>>
}

/**
 * Finds out by trying: sets each canonical field to two values and asks every dialect what changed.
 */
export function correspondences(views: Readonly<Record<string, View>>): Correspondence[] {
  return leavesOf(assistantFieldsSchema).map(({ path, samples }) => {
    const [first, second] = samples.map((value) => withValue(path, value))
    if (first === undefined || second === undefined)
      throw new Error(`Two samples are needed of ${path.join('.')}.`)
    const shownAs = Object.entries(views).map(([id, view]) => [id, differences(view(first), view(second))])
    return { field: path.join('.'), shownAs: Object.fromEntries(shownAs) }
  })
}

interface Leaf {
  readonly path: readonly string[]
  readonly samples: readonly unknown[]
}

/** Samples of the fields whose schema does not tell any. */
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

function samplesOf(schema: z.core.$ZodType, path: readonly string[]): readonly unknown[] {
  if (schema instanceof z.ZodBoolean) return [false, true]
  if (schema instanceof z.ZodEnum) return schema.options.slice(0, 2)
  if (schema instanceof z.ZodNumber) return schema.maxValue === 1 ? [0.25, 0.75] : [1, 2]
  if (schema instanceof z.ZodString) return ['first', 'second']
  throw new Error(`No samples of ${path.join('.')}: add some to samplesByField.`)
}

/** An assistant that is blank but for one field. */
function withValue(path: readonly string[], value: unknown): Assistant {
  const { phoneNumberIds, ...fields } = blankDraft('Sample')
  const patched = assistantFieldsSchema.parse(withValueAt(fields, path, value))
  return assistantOf({ ...patched, phoneNumberIds })
}

function differences(first: unknown, second: unknown, path = ''): string[] {
  if (JSON.stringify(first) === JSON.stringify(second)) return []
  if (!isJsonObject(first) || !isJsonObject(second)) return [path]
  const keys = [...new Set([...Object.keys(first), ...Object.keys(second)])]
  const known = keys.every((key) => Object.hasOwn(first, key) && Object.hasOwn(second, key))
  // Free-form objects are one field, whatever is in them.
  if (path !== '' && !known) return [path]
  return keys.flatMap((key) => differences(first[key], second[key], path === '' ? key : `${path}.${key}`))
}
