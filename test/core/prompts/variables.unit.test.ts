import { expect, it } from 'vitest'
import type { AssistantFields } from '../../../src/core/assistants/model/assistant-fields.ts'
import { promptTemplates, templateErrorsIn } from '../../../src/core/prompts/prompt-templates.ts'
import { variablesIn } from '../../../src/core/prompts/variables.ts'
import { assistant } from './assistant.ts'

const variablesOf = (fields: AssistantFields) => variablesIn(promptTemplates(fields), fields.variables)

const namesIn = (firstMessage: string) => variablesOf(assistant({ firstMessage })).map(({ name }) => name)

it('lists the variables of all texts by name, with the texts that use them', () => {
  const fields = assistant({
    model: { messages: [{ role: 'system', content: 'You call {{ contact.name }} of {{company}}.' }] },
    firstMessage: 'Hi {{contact.name}}, it is {{ time }}.',
    voicemailMessage: 'Call {{ customer.number }}.',
    endCallMessage: 'Bye {{ a }}.',
    endCallTool: { description: 'When {{ b }}.' },
    hangupUsingPrompt: { prompt: '{{ c }}' },
    variables: { company: 'Northwind', 'contact.name': 'Ada' },
  })
  const own = { hasDefault: false, builtIn: false }
  expect(variablesOf(fields)).toEqual([
    { name: 'a', usedIn: ['/endCallMessage'], ...own },
    { name: 'b', usedIn: ['/endCallTool/description'], ...own },
    { name: 'c', usedIn: ['/hangupUsingPrompt/prompt'], ...own },
    {
      ...own,
      name: 'company',
      usedIn: ['/model/messages/0/content'],
      hasDefault: true,
      default: 'Northwind',
    },
    {
      ...own,
      name: 'contact.name',
      usedIn: ['/model/messages/0/content', '/firstMessage'],
      hasDefault: true,
      default: 'Ada',
    },
    { name: 'customer.number', usedIn: ['/voicemailMessage'], hasDefault: false, builtIn: true },
    { name: 'time', usedIn: ['/firstMessage'], hasDefault: false, builtIn: true },
  ])
})

it('leaves out what a template makes itself', () => {
  expect(namesIn('{% assign a = b %}{{ a }}{% capture c %}{{ d }}{% endcapture %}{{ c }}')).toEqual([
    'b',
    'd',
  ])
  expect(namesIn('{% for i in list %}{{ i.name }}{{ forloop.index }}{% endfor %}')).toEqual(['list'])
  expect(namesIn('{% increment n %}{{ n }}')).toEqual([])
})

it('counts a name as a variable outside of the block that makes it', () => {
  expect(namesIn('{% for i in list %}{{ i }}{% endfor %}{{ i }}')).toEqual(['i', 'list'])
  expect(namesIn('{{ a }}{% assign a = 1 %}')).toEqual(['a'])
})

it('finds variables in conditions, ranges, arguments of filters and keys', () => {
  expect(namesIn('{% if a and b == c %}{% elsif d %}{% endif %}{% unless e %}{% endunless %}')).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
  ])
  expect(namesIn('{% for i in (a..b) limit: c %}{% else %}{{ d }}{% endfor %}')).toEqual(['a', 'b', 'c', 'd'])
  expect(namesIn('{{ "x" | append: a | default: b, allow_false: c }}')).toEqual(['a', 'b', 'c'])
  expect(namesIn('{{ prices[plan].net }}{{ items[0] }}{{ ["two words"] }}')).toEqual([
    "['two words']",
    'items[0]',
    'plan',
    'prices[plan].net',
  ])
  expect(namesIn('{% case a %}{% when b %}{{ c }}{% endcase %}{% cycle d, e %}{% echo f %}')).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
    'f',
  ])
})

it('finds none in texts without templates, in raw and in comments', () => {
  expect(namesIn('{"a": {"b": 1}}{% raw %}{{ a }}{% endraw %}{% comment %}{{ b }}{% endcomment %}')).toEqual(
    [],
  )
  expect(variablesOf(assistant())).toEqual([])
})

it('tells a default of null from none', () => {
  const fields = assistant({
    firstMessage: '{{ a }}{{ b }}{{ c.d }}',
    variables: { a: null, c: { d: false } },
  })
  expect(variablesOf(fields).map(({ hasDefault }) => hasDefault)).toEqual([true, false, true])
})

it('finds none in a text that is no template, which is named', () => {
  const fields = { ...assistant({ firstMessage: '{{ b }}' }), endCallMessage: 'Bye\n{{ a' }
  expect(variablesOf(fields).map(({ name }) => name)).toEqual(['b'])
  expect(templateErrorsIn(promptTemplates(fields))).toEqual([
    { path: ['endCallMessage'], text: 'Bye\n{{ a', message: '"{{" without "}}"', line: 2, column: 1 },
  ])
})
