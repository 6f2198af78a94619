import { describe, expect, test } from 'vitest'
import { type AssistantDraft, blankDraft } from '../../../src/core/assistants/model/assistant.ts'
import { type Choices, type Chosen, withChoices } from '../../../src/core/assistants/model/choices.ts'
import type { Catalogue, CatalogueVoice } from '../../../src/core/catalogue/catalogue.ts'

const rachel = { provider: '11labs', voiceId: 'rachel', model: 'turbo', name: 'Rachel', language: null }
const sarah = { ...rachel, voiceId: 'sarah', name: 'Sarah' }
const katja = { provider: 'azure', voiceId: 'katja', model: null, name: 'Katja', language: 'de-DE' }
const alloy = { provider: 'openai', voiceId: 'alloy', model: 'tts', name: 'Alloy', language: null }
const cloned = { provider: '11labs', voiceId: 'alloy', model: 'turbo', name: 'Our clone', language: 'en' }

const entry = (voice: typeof rachel | typeof katja, id: number): CatalogueVoice => ({
  ...voice,
  id,
  mode: 'pipeline',
})

const catalogue: Catalogue = {
  voices: [
    entry(rachel, 1),
    entry(sarah, 2),
    entry(katja, 3),
    entry(alloy, 4),
    { ...entry(alloy, 5), model: 'realtime', mode: 'multimodal' },
  ],
  languages: [],
  models: [
    { id: 1, provider: 'openai', model: 'gpt-4o', name: 'gpt-4o', type: 'llm', dialects: [] },
    { id: 2, provider: 'openrouter', model: 'gpt-4o', name: 'gpt-4o', type: 'llm', dialects: [] },
    { id: 3, provider: 'azure', model: 'gpt-4o-cluster', name: 'x', type: 'llm', dialects: [] },
  ],
  transcribers: [
    { id: 1, provider: 'deepgram', model: 'nova-3', name: 'Nova' },
    { id: 2, provider: 'assembly-ai', model: 'universal', name: 'Universal' },
  ],
}

/** How it speaks is no part of which voice it is. */
const manner = { speed: 1.1, stability: 0.3, similarity: 0.4 }

function draftWith(chosen: { [Part in keyof Chosen]?: Partial<Chosen[Part]> }): AssistantDraft {
  const { voice, model, transcriber, ...blank } = blankDraft('A')
  return {
    ...blank,
    voice: { ...voice, ...manner, ...chosen.voice },
    model: { ...model, temperature: 0.4, ...chosen.model },
    transcriber: { ...transcriber, language: 'en', ...chosen.transcriber },
  }
}

function chosen(draft: AssistantDraft, choices: Choices, before: Chosen = draft) {
  return withChoices(draft, choices, { catalogue, before })
}

const nothing = { provider: null, voiceId: null, model: null, name: null, language: null }

describe('a change of the voice', () => {
  test.each<[what: string, stands: object, named: Choices['voice'], becomes: object]>([
    ['a voice and its vendor', katja, { provider: '11labs', voiceId: 'sarah' }, sarah],
    ['a voice of the same vendor', rachel, { voiceId: 'sarah' }, sarah],
    ['a voice that another vendor offers', katja, { voiceId: 'sarah' }, sarah],
    ['a voice where there was none', nothing, { voiceId: 'katja' }, katja],
    ['an unknown voice', sarah, { voiceId: 'x' }, { ...nothing, provider: '11labs', voiceId: 'x' }],
    [
      'an unknown voice of another vendor',
      sarah,
      { provider: 'rime', voiceId: 'x' },
      { ...nothing, provider: 'rime', voiceId: 'x' },
    ],
    ['another vendor', sarah, { provider: 'openai' }, { ...nothing, provider: 'openai' }],
    ['a vendor that offers the voice too', cloned, { provider: 'openai' }, alloy],
    [
      'a voice of a vendor whose list nobody has',
      { ...katja, provider: 'rime' },
      { voiceId: 'sarah' },
      { ...nothing, provider: 'rime', voiceId: 'sarah' },
    ],
    ['no voice', katja, { voiceId: null }, { ...nothing, provider: 'azure' }],
    ['no vendor', { ...cloned, voiceId: 'x' }, { provider: null }, { ...nothing, voiceId: 'x' }],
    ['nothing', cloned, {}, cloned],
    ['what stands', cloned, { provider: '11labs', voiceId: 'alloy' }, cloned],
    [
      'whose it is, where nobody had said so',
      { ...cloned, voiceId: 'x', provider: null },
      { provider: '11labs' },
      { ...cloned, voiceId: 'x' },
    ],
    ['a name alone', rachel, { name: 'Anna' }, { ...rachel, name: 'Anna' }],
    [
      'a voice with labels of its own',
      katja,
      { provider: '11labs', voiceId: 'sarah', model: 'flash', name: 'Maya', language: 'fr' },
      { ...sarah, model: 'flash', name: 'Maya', language: 'fr' },
    ],
    ['a voice without a name', katja, { voiceId: 'sarah', name: null }, { ...sarah, name: null }],
  ])('that names %s', (_, stands, named, becomes) => {
    const draft = draftWith({ voice: stands })
    expect(chosen(draft, { voice: named })).toEqual({ ...draft, voice: { ...becomes, ...manner } })
  })

  test('takes the entry for the engine, or for the speech model that is named', () => {
    const multimodal = { ...draftWith({ voice: sarah }), engine: 'multimodal' as const }
    const named = { provider: 'openai', voiceId: 'alloy' }
    expect(chosen(multimodal, { voice: named }).voice).toMatchObject({ model: 'realtime' })
    expect(chosen(multimodal, { voice: { ...named, model: 'tts' } }).voice).toMatchObject({ model: 'tts' })
  })
})

describe('a change of the model', () => {
  const gpt = { provider: 'openai', model: 'gpt-4o' }

  test.each<[what: string, stands: object, named: Choices['model'], becomes: object]>([
    ['another vendor', gpt, { provider: 'anthropic' }, { provider: 'anthropic', model: null }],
    ['a vendor that offers it too', gpt, { provider: 'openrouter' }, { ...gpt, provider: 'openrouter' }],
    [
      'the vendor that makes it',
      { provider: 'openrouter', model: 'claude-x' },
      { provider: 'anthropic' },
      { provider: 'anthropic', model: 'claude-x' },
    ],
    ['a model of another maker', gpt, { model: 'claude-x' }, { provider: 'anthropic', model: 'claude-x' }],
    [
      'a model at a vendor that hosts others',
      { provider: 'azure', model: 'gpt-4o-cluster' },
      { model: 'gpt-4.1' },
      { provider: 'azure', model: 'gpt-4.1' },
    ],
    ['a model that nobody knows', gpt, { model: 'x' }, { provider: 'openai', model: 'x' }],
    ['a model where no vendor was set', { provider: null, model: null }, { model: 'gpt-4o' }, gpt],
    ['both', gpt, { provider: 'google', model: 'x' }, { provider: 'google', model: 'x' }],
    ['no vendor', gpt, { provider: null }, { provider: null, model: 'gpt-4o' }],
    ['no model', gpt, { model: null }, { provider: 'openai', model: null }],
  ])('that names %s', (_, stands, named, becomes) => {
    const draft = draftWith({ model: stands })
    expect(chosen(draft, { model: named })).toEqual({ ...draft, model: { ...draft.model, ...becomes } })
  })
})

test.each<[what: string, named: Choices['transcriber'], becomes: object]>([
  ['another vendor', { provider: 'assembly-ai' }, { provider: 'assembly-ai', model: null }],
  ['a model of another vendor', { model: 'universal' }, { provider: 'assembly-ai', model: 'universal' }],
  ['a model that nobody knows', { model: 'nova-9' }, { provider: 'deepgram', model: 'nova-9' }],
])('a change of the transcriber that names %s', (_, named, becomes) => {
  const draft = draftWith({ transcriber: { provider: 'deepgram', model: 'nova-3' } })
  expect(chosen(draft, { transcriber: named }).transcriber).toEqual({ ...becomes, language: 'en' })
})

describe('what another request has named since this one came', () => {
  const before = draftWith({ voice: katja, model: { provider: 'openai', model: 'gpt-4o' } })

  test('is left alone beside the voice and the vendor that this one names', () => {
    const renamed = { ...before, voice: { ...before.voice, name: 'Maya', model: 'flash' } }
    expect(chosen(renamed, { voice: { voiceId: 'sarah' } }, before).voice).toMatchObject({
      ...sarah,
      name: 'Maya',
      model: 'flash',
    })
    const another = { ...before, model: { ...before.model, model: 'claude-x' } }
    expect(chosen(another, { model: { provider: 'google' } }, before).model).toMatchObject({
      provider: 'google',
      model: 'claude-x',
    })
  })

  test('is a voice, whose labels are those of the voice that comes last', () => {
    const another = chosen(before, { voice: { voiceId: 'sarah' } }, before)
    expect(chosen(another, { voice: { voiceId: 'alloy' } }, before).voice).toMatchObject(alloy)
  })
})
