import { describe, expect, test } from 'vitest'
import { assistantFieldsSchema } from '../../../src/core/assistants/model/assistant-fields.ts'
import { patchBetween } from '../../../src/core/versions/content-patch.ts'
import { textDifferences } from '../../../src/core/versions/text-difference.ts'

function differences(before: unknown, after: unknown) {
  return textDifferences(before, patchBetween(before, after))
}

const system = (content: string) => ({ role: 'system', content })

const pointers = (before: unknown, after: unknown) => differences(before, after).map(({ pointer }) => pointer)

describe('the differences of texts', () => {
  test('are a unified diff of their lines', () => {
    const messages = (second: string) => ({ model: { messages: [system(`One\n${second}\nThree`)] } })
    expect(differences(messages('Two'), messages('2'))).toEqual([
      { pointer: '/model/messages/0/content', diff: '@@ -1,3 +1,3 @@\n One\n-Two\n+2\n Three\n' },
    ])
  })

  test('show a text that was set or cleared as a whole', () => {
    expect(differences({ firstMessage: null }, { firstMessage: 'One\nTwo' })).toEqual([
      { pointer: '/firstMessage', diff: '@@ -0,0 +1,2 @@\n+One\n+Two\n' },
    ])
    expect(differences({ firstMessage: 'Hi' }, {})).toEqual([
      { pointer: '/firstMessage', diff: '@@ -1,1 +0,0 @@\n-Hi\n' },
    ])
  })

  test('compare a prompt with itself where messages came before it', () => {
    const before = { model: { messages: [system('Be\nkind.')] } }
    const after = { model: { messages: [system('New\nfirst.'), system('Be\nkind.')] } }
    expect(pointers(before, after)).toEqual(['/model/messages/0/content'])
  })

  test('reach into what is added, removed and replaced as a whole', () => {
    const phrases = (name: string) => ({
      endCallPhrases: Array.from({ length: 101 }, (_, index) => `${name}\n${index}`),
    })
    const found = differences(phrases('a'), phrases('b'))
    expect(found).toHaveLength(101)
    expect(found[100]).toMatchObject({
      pointer: '/endCallPhrases/100',
      diff: expect.stringContaining('-a\n+b\n 100'),
    })
  })

  test('are none where two long texts have too little in common', () => {
    const lines = (word: string) => ({ description: Array.from({ length: 50_000 }, () => word).join('\n') })
    expect(differences(lines('x'), lines('y'))).toEqual([{ pointer: '/description', diff: null }])
  })
})

describe('what people did not write as a text is in the patch only', () => {
  test('of all fields that an assistant has', () => {
    const long = 'x'.repeat(90)
    const before = assistantFieldsSchema.parse({ name: 'A' })
    const after = assistantFieldsSchema.parse({
      name: 'One name of more than eighty characters, which is what people call it, and not what it says to anybody.',
      externalId: long,
      description: 'Short',
      templateId: 'inbound-support',
      status: 'inactive',
      engine: 'multimodal',
      language: 'pt-BR',
      timezone: 'America/New_York',
      model: {
        provider: 'openai',
        model: long,
        messages: [
          { role: 'system', content: 'Hi' },
          { role: 'assistant', content: 'Ho' },
        ],
        knowledgeBase: { fileIds: ['file_01jh3v7w2cf9g8m4q6x0z5t1bn'] },
      },
      voice: { provider: '11labs', model: long, voiceId: long, name: 'A voice with quite a long name' },
      transcriber: { provider: 'deepgram', model: long, language: 'en' },
      firstMessage: 'One',
      firstMessageMode: 'assistant-speaks-first-with-model-generated-message',
      endpointing: { type: 'ai' },
      backgroundSound: `https://example.com/${long}`,
      voicemailMessage: 'Two',
      endCallMessage: 'Three',
      endCallPhrases: ['bye'],
      endCallTool: { description: 'Four' },
      hangupUsingPrompt: { prompt: 'Five' },
      postCallSchema: [{ name: 'mood', type: 'string', description: 'Six' }],
      webhook: { url: `https://example.com/${long}` },
      knowledgeBase: { fileIds: ['file_01jh3v7w2cf9g8m4q6x0z5t1bn'] },
    })
    const texts = [
      '/description',
      '/endCallMessage',
      '/endCallPhrases/0',
      '/endCallTool/description',
      '/firstMessage',
      '/hangupUsingPrompt/prompt',
      '/model/messages/0/content',
      '/model/messages/1/content',
      '/postCallSchema/0/description',
      '/voicemailMessage',
    ]
    expect(pointers(before, after).sort()).toEqual(texts)
    expect(pointers(after, before).sort()).toEqual(texts)
  })

  test('where only the role of a message or the way to begin was changed', () => {
    const begun = (role: string, firstMessageMode: string) => ({
      model: { messages: [{ role, content: 'Be kind.' }] },
      firstMessageMode,
    })
    const [before, after] = [
      begun('system', 'assistant-speaks-first'),
      begun('user', 'assistant-waits-for-user'),
    ]
    expect(patchBetween(before, after)).toHaveLength(2)
    expect(differences(before, after)).toEqual([])
  })

  test.each([
    ['a sentence', 'Ask for the name first.', true],
    ['several lines', 'One\nTwo', true],
    ['a word', 'premium', false],
    ['a key of many characters', 'x'.repeat(300), false],
    ['a URL', `https://example.com/${'a'.repeat(100)}`, false],
    ['an id', 'file_01jh3v7w2cf9g8m4q6x0z5t1bn', false],
    ['a line with its end', 'premium\n', false],
    ['nothing but lines', '\n\n\n', false],
  ])('in JSON of any kind: %s', (_, text, isText) => {
    for (const root of ['variables', 'metadata', 'analysisPlan', 'extensions']) {
      const place = (value: string | null) => ({ [root]: { deep: [{ value }] } })
      expect(pointers(place(null), place(text))).toEqual(isText ? [`/${root}/deep/0/value`] : [])
    }
  })
})
