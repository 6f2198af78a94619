import { expect, it } from 'vitest'
import { renderPrompts } from '../../src/prompts/render.ts'
import { assistant } from './assistant.ts'

const now = new Date('2024-01-01T12:05:00Z')

/** What a text renders to, and what was missing. */
function render(
  text: string,
  options: { variables?: Record<string, unknown>; defaults?: object; caller?: string } = {},
) {
  const { variables = {}, defaults = {}, caller } = options
  const fields = assistant({ firstMessage: text, variables: defaults })
  const rendered = renderPrompts(fields, { variables, now, ...(caller === undefined ? {} : { caller }) })
  return { text: rendered.fields.firstMessage, missing: rendered.missing }
}

it('renders every text that is spoken or that the model reads, and nothing else', () => {
  const template = '{{ who }}!'
  const fields = assistant({
    name: template,
    description: template,
    model: {
      messages: [
        { role: 'system', content: template },
        { role: 'user', content: 'plain' },
      ],
    },
    firstMessage: template,
    voicemailMessage: template,
    endCallMessage: template,
    endCallTool: { description: template },
    endCallPhrases: [template],
    hangupUsingPrompt: { prompt: template },
    postCallSchema: [{ name: 'a', type: 'string', description: template }],
    metadata: { template },
  })
  const { fields: rendered, missing } = renderPrompts(fields, { variables: { who: 'Ada' }, now })
  expect(missing).toEqual([])
  expect(rendered).toEqual({
    ...fields,
    model: { ...fields.model, messages: [{ role: 'system', content: 'Ada!' }, fields.model.messages[1]] },
    firstMessage: 'Ada!',
    voicemailMessage: 'Ada!',
    endCallMessage: 'Ada!',
    endCallTool: { description: 'Ada!' },
    hangupUsingPrompt: { ...fields.hangupUsingPrompt, prompt: 'Ada!' },
  })
})

it('gives back an assistant without templates as it is', () => {
  const fields = assistant({ firstMessage: 'Hello {"a": {"b": 1}}' })
  expect(renderPrompts(fields, { variables: {}, now })).toEqual({ fields, missing: [] })
})

it('lays what is given over the defaults, key by key', () => {
  const defaults = { contact: { first: 'Ada', last: 'Lovelace' }, tags: ['a', 'b'] }
  const variables = { contact: { first: 'Grace' }, tags: ['c'] }
  const { text } = render('{{contact.first}} {{contact.last}} {{tags}}', { defaults, variables })
  expect(text).toBe('Grace Lovelace c')
})

it('reads dotted keys as nested ones, which win', () => {
  const defaults = { 'contact.first': 'Ada', 'contact.last': 'X', contact: { last: 'Lovelace' } }
  expect(render('{{contact.first}} {{contact.last}}', { defaults }).text).toBe('Ada Lovelace')
  const variables = { 'contact.first': 'Grace' }
  expect(render('{{contact.first}} {{contact.last}}', { defaults, variables }).text).toBe('Grace Lovelace')
})

it('renders what is missing as nothing, and names it once', () => {
  expect(render('{{ b }}[{{ a.b }}]{{ b }}{% if c %}{% endif %}')).toEqual({
    text: '[]',
    missing: ['a.b', 'b', 'c'],
  })
})

it('counts null, false and no text as given, and so does the filter default', () => {
  expect(render('{{ a }}{{ b }}{{ c }}', { variables: { a: null, b: false, c: '' } })).toEqual({
    text: 'false',
    missing: [],
  })
  expect(render('{{ a | strip | default: "you" }}{% assign b = c | default: d %}')).toEqual({
    text: 'you',
    missing: ['d'],
  })
})

it("has Vapi's variables, in the assistant's time zone", () => {
  const text = '{{now}}|{{date}}|{{time}}|{{month}}|{{day}}|{{year}}|{{customer.number}}'
  expect(render(text, { caller: '+15550100' })).toEqual({
    text: 'Jan 1, 2024 12:05 PM|Jan 1, 2024|12:05 PM|January|1|2024|+15550100',
    missing: [],
  })
  expect(render('{{ customer.number }}').missing).toEqual(['customer.number'])
  const fields = assistant({
    firstMessage: '{{ now }}, {{ "now" | date: "%H:%M %Z" }}',
    timezone: 'Asia/Kolkata',
  })
  expect(renderPrompts(fields, { variables: {}, now }).fields.firstMessage).toBe(
    'Jan 1, 2024 5:35 PM, 17:35 Asia/Kolkata',
  )
})

it('takes what is given over who calls, that over the defaults, and those over the clock', () => {
  const text = '{{ date }} {{ customer.number }} {{ customer.name }}'
  const defaults = { date: 'today', customer: { number: 'unknown', name: 'Ada' } }
  expect(render(text, { defaults }).text).toBe('today unknown Ada')
  expect(render(text, { defaults, caller: '+15550100' }).text).toBe('today +15550100 Ada')
  expect(render(text, { defaults, caller: '+15550100', variables: { 'customer.number': 'x' } }).text).toBe(
    'today x Ada',
  )
})

it('lets one text change nothing for another, nor one render for the next', () => {
  const variables = { n: 5 }
  const fields = assistant({
    firstMessage: '{% increment n %}{% assign a = "set" %}{{ a }}',
    endCallMessage: '{% increment n %}[{{ a }}] ',
  })
  for (const _ of [1, 2]) {
    const { fields: rendered } = renderPrompts(fields, { variables, now })
    expect([rendered.firstMessage, rendered.endCallMessage]).toEqual(['5set', '5[] '])
  }
  expect(variables).toEqual({ n: 5 })
})

it('names the text whose rendering fails', () => {
  const content = '{{ "%" | url_decode }}'
  const fields = assistant({ model: { messages: [{ role: 'system', content }] } })
  expect(() => renderPrompts(fields, { variables: {}, now })).toThrow(
    expect.objectContaining({
      code: 'validation_failed',
      fields: [
        {
          path: ['model', 'messages', 0, 'content'],
          code: 'invalid',
          message: 'cannot be rendered: URI malformed',
        },
      ],
    }),
  )
})
