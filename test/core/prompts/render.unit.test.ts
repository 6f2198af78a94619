import { expect, it } from 'vitest'
import { assistant, renderPrompts } from './assistant.ts'

const now = new Date('2024-01-01T12:05:00Z')

/** What a text renders to, and what was missing. */
async function render(
  text: string,
  options: { variables?: Record<string, unknown>; defaults?: object; caller?: string } = {},
) {
  const { variables = {}, defaults = {}, caller } = options
  const fields = assistant({ firstMessage: text, variables: defaults })
  const rendered = await renderPrompts(fields, {
    variables,
    now,
    ...(caller === undefined ? {} : { caller }),
  })
  return { text: rendered.fields.firstMessage, missing: rendered.missing }
}

it('renders every text that is spoken or that the model reads, and nothing else', async () => {
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
  const { fields: rendered, missing } = await renderPrompts(fields, { variables: { who: 'Ada' }, now })
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

it('gives back an assistant without templates as it is', async () => {
  const fields = assistant({ firstMessage: 'Hello {"a": {"b": 1}}' })
  expect(await renderPrompts(fields, { variables: {}, now })).toEqual({
    fields,
    missing: [],
    templateErrors: [],
  })
})

it('lays what is given over the defaults, key by key', async () => {
  const defaults = { contact: { first: 'Ada', last: 'Lovelace' }, tags: ['a', 'b'] }
  const variables = { contact: { first: 'Grace' }, tags: ['c'] }
  const { text } = await render('{{contact.first}} {{contact.last}} {{tags}}', { defaults, variables })
  expect(text).toBe('Grace Lovelace c')
})

it('reads dotted keys as nested ones, which win', async () => {
  const defaults = { 'contact.first': 'Ada', 'contact.last': 'X', contact: { last: 'Lovelace' } }
  expect((await render('{{contact.first}} {{contact.last}}', { defaults })).text).toBe('Ada Lovelace')
  const variables = { 'contact.first': 'Grace' }
  expect((await render('{{contact.first}} {{contact.last}}', { defaults, variables })).text).toBe(
    'Grace Lovelace',
  )
})

it('renders what is missing as nothing, and names it once', async () => {
  expect(await render('{{ b }}[{{ a.b }}]{{ b }}{% if c %}{% endif %}')).toEqual({
    text: '[]',
    missing: ['a.b', 'b', 'c'],
  })
})

it('counts null, false and no text as given, and so does the filter default', async () => {
  expect(await render('{{ a }}{{ b }}{{ c }}', { variables: { a: null, b: false, c: '' } })).toEqual({
    text: 'false',
    missing: [],
  })
  expect(await render('{{ a | strip | default: "you" }}{% assign b = c | default: d %}')).toEqual({
    text: 'you',
    missing: ['d'],
  })
})

it('writes an object as JSON, wherever it becomes a text', async () => {
  const variables = { contact: { name: 'Ada', tags: ['a', 1, null] }, people: [{ name: 'Ada' }, 'Grace'] }
  const json = '{"name":"Ada","tags":["a",1,null]}'
  const texts: Record<string, string> = {
    '{{ contact }}': json,
    '{{ people }}': '{"name":"Ada"}Grace',
    '{{ people | join: ", " }}': '{"name":"Ada"}, Grace',
    '{{ contact | append: "!" }}': `${json}!`,
    '{{ "I know " | append: contact }}': `I know ${json}`,
    '{{ contact | upcase | size }}': String(json.length),
    '{% capture it %}{{ contact }}{% endcapture %}{{ it }}': json,
    '{% for part in contact %}{{ part }};{% endfor %}': 'nameAda;tagsa1;',
    '{% for i in (1..1) %}{{ forloop }}{% endfor %}': '{"i":0,"length":1,"name":"i-(1..1)"}',
    '{{ contact.tags | first }}{{ contact.name }}': 'aAda',
    '{% if contact == empty %}empty{% else %}{{ contact.size }}{% endif %}': '2',
  }
  for (const [text, expected] of Object.entries(texts)) {
    expect([text, (await render(text, { variables })).text]).toEqual([text, expected])
  }
})

it("has Vapi's variables, in the assistant's time zone", async () => {
  const text = '{{now}}|{{date}}|{{time}}|{{month}}|{{day}}|{{year}}|{{customer.number}}'
  expect(await render(text, { caller: '+15550100' })).toEqual({
    text: 'Jan 1, 2024 12:05 PM|Jan 1, 2024|12:05 PM|January|1|2024|+15550100',
    missing: [],
  })
  expect((await render('{{ customer.number }}')).missing).toEqual(['customer.number'])
  const fields = assistant({
    firstMessage: '{{ now }}, {{ "now" | date: "%H:%M %Z" }}',
    timezone: 'Asia/Kolkata',
  })
  expect((await renderPrompts(fields, { variables: {}, now })).fields.firstMessage).toBe(
    'Jan 1, 2024 5:35 PM, 17:35 Asia/Kolkata',
  )
})

it('takes what is given over who calls, that over the defaults, and those over the clock', async () => {
  const text = '{{ date }} {{ customer.number }} {{ customer.name }}'
  const defaults = { date: 'today', customer: { number: 'unknown', name: 'Ada' } }
  expect((await render(text, { defaults })).text).toBe('today unknown Ada')
  expect((await render(text, { defaults, caller: '+15550100' })).text).toBe('today +15550100 Ada')
  expect(
    (await render(text, { defaults, caller: '+15550100', variables: { 'customer.number': 'x' } })).text,
  ).toBe('today x Ada')
})

it('lets one text change nothing for another, nor one render for the next', async () => {
  const variables = { n: 5 }
  const fields = assistant({
    firstMessage: '{% increment n %}{% assign a = "set" %}{{ a }}',
    endCallMessage: '{% increment n %}[{{ a }}] ',
  })
  for (const _ of [1, 2]) {
    const { fields: rendered } = await renderPrompts(fields, { variables, now })
    expect([rendered.firstMessage, rendered.endCallMessage]).toEqual(['5set', '5[] '])
  }
  expect(variables).toEqual({ n: 5 })
})

it('names the text whose rendering fails', async () => {
  const content = '{{ "%" | url_decode }}'
  const fields = assistant({ model: { messages: [{ role: 'system', content }] } })
  await expect(renderPrompts(fields, { variables: {}, now })).rejects.toThrow(
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
