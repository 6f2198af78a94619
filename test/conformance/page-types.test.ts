import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { assistantView as autocallsView } from '../../src/dialects/autocalls/views.ts'
import { assistantView as callhqView } from '../../src/dialects/callhq/views.ts'
import { assistantView as edmoView } from '../../src/dialects/edmo/views.ts'
import { assistantView as talkturoView } from '../../src/dialects/talkturo/views.ts'

/*
 * What the documents say of a record has the types that the pages print. Null is beside them where another API can leave
 * a field unset; what EDMO's page says about null is a test of its own.
 */

const pages = {
  autocalls: {
    view: autocallsView,
    types: {
      id: 'integer',
      voice_id: 'integer',
      phone_number_id: 'integer',
      min_interrupt_words: 'integer',
      re_engagement_interval: 'integer',
      max_call_duration: 'integer',
      max_silence_duration: 'integer',
      endpoint_sensitivity: 'number',
      ambient_sound_volume: 'number',
      llm_temperature: 'number',
      speech_speed: 'number',
      variables: 'object',
      post_call_schema: 'array',
      record_call: 'boolean',
      timezone: 'string',
    },
  },
  talkturo: {
    view: talkturoView,
    types: { temperature: 'number', max_tokens: 'integer', recording_enabled: 'boolean', voice_id: 'string' },
  },
  edmo: {
    view: edmoView,
    types: {
      'model.temperature': 'number',
      'model.maxTokens': 'integer',
      maxDurationSeconds: 'integer',
      endCallPhrases: 'array',
      metadata: 'object',
    },
  },
  callhq: {
    view: callhqView,
    types: {
      silenceTimeoutSeconds: 'integer',
      maxDurationSeconds: 'integer',
      'model.maxTokens': 'integer',
      'voice.speed': 'number',
      backgroundDenoisingEnabled: 'boolean',
      analysisPlan: 'object',
    },
  },
} as const

describe.each(Object.entries(pages))('a record of %s', (_, { view, types }) => {
  test.each(Object.entries(types))('has %s as %s', (field, type) => {
    expect(typesOf(z.toJSONSchema(view), field.split('.'))).toEqual([type])
  })
})

/** All types but null. */
function typesOf(schema: z.core.JSONSchema.BaseSchema, [key, ...rest]: string[]): unknown[] {
  if (key === undefined) {
    const all = (schema.anyOf ?? [schema]).flatMap(({ type }) => type)
    return all.filter((type) => type !== 'null')
  }
  const inner = schema.properties?.[key]
  if (typeof inner !== 'object') throw new Error(`There is no ${key}.`)
  return typesOf(inner, rest)
}
