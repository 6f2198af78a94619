import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { draftFromPreset } from '../../../src/core/assistants/presets/preset.ts'
import { presets } from '../../../src/core/assistants/presets/presets.ts'
import { promptTexts } from '../../../src/core/prompts/prompt-texts.ts'
import { sentTemplates, templateText } from '../../../src/core/prompts/template-text.ts'
import { templateError } from './assistant.ts'

const valid = [
  'Hello.',
  'Braces of { one } kind, {"a": {"b": 1}}, 100% and }} alone',
  'Hello {{ contact.first_name }}',
  '{{contact.first_name | default: "there" | upcase}}',
  '{% if vip %}Welcome back!{% elsif new %}Welcome!{% else %}Hi.{% endif %}',
  '{% for item in items limit: 3 %}{{ forloop.index }}. {{ item.name }}{% endfor %}',
  '{% for i in (1..count) %}{{ i }}{% endfor %}',
  '{% assign name = contact.first_name %}{% capture greeting %}Hi {{ name }}{% endcapture %}{{ greeting }}',
  '{% case tier %}{% when "gold", "silver" %}a{% else %}b{% endcase %}',
  '{% raw %}{{ not a variable }}{% endraw %}',
  '{% comment %}{{ | }}{% endcomment %}',
  '{%# a remark\n # on two lines %}',
  '{% liquid\n assign a = 1\n echo a\n%}',
  '{% if not a and b %}{% endif %}{{ a == b }}',
  '{{ 名前 }}',
]

const invalid: readonly (readonly [string, string, number, number])[] = [
  ['{{}}', 'a variable or value is missing or has invalid syntax', 1, 3],
  ['{{ }}', 'a variable or value is missing or has invalid syntax', 1, 4],
  ['{{user}', '"{{" without "}}"', 1, 1],
  ['Hi,\n  {{ user', '"{{" without "}}"', 2, 3],
  ['{{ "a }}', '"{{" without "}}"', 1, 1],
  ['{{"a": 1}}', 'after a value only "|" and a filter may follow', 1, 7],
  ['{{ $name }}', 'a variable or value is missing or has invalid syntax', 1, 4],
  ['{{{ name }}}', 'a variable or value is missing or has invalid syntax', 1, 3],
  ['{{ a | shout }}', 'there is no filter "shout"', 1, 1],
  ['{{ first name }}', 'between two values an operator or "|" is missing', 1, 10],
  ['{% if a b %}{% endif %}', 'between two values an operator or "|" is missing', 1, 9],
  [
    '{% if a %}{% elsif b c | upcase %}{% endif %}',
    'between two values an operator or "|" is missing',
    1,
    22,
  ],
  ['{% assign x = a b %}', 'between two values an operator or "|" is missing', 1, 17],
  ['{% liquid\n echo a b\n%}', 'between two values an operator or "|" is missing', 2, 9],
  ['{% if a and %}{% endif %}', 'an operator is where a value must be', 1, 9],
  ['{{ == a }}', 'an operator is where a value must be', 1, 4],
  ['Hi\n{{ name | }}', 'after "|" the name of a filter is missing', 2, 9],
  ['{{ a | upcase | }}', 'after "|" the name of a filter is missing', 1, 15],
  ['{% if a %}{% elsif b | %}{% endif %}', 'after "|" the name of a filter is missing', 1, 22],
  ['{{ a || b }}', 'after "|" the name of a filter is missing', 1, 7],
  ['{{ a[1 }}', '"[" without "]"', 1, 7],
  ['\n\n             {% if a %}', '"{% if %}" without its end', 3, 14],
  ['{% endif %}', 'there is no tag "endif"', 1, 1],
  ['{% x', '"{%" without "%}"', 1, 1],
  ['{%%}', '"{%" without the name of a tag', 1, 3],
  ['{% for a %}{% endfor %}', 'the tag "for" has invalid syntax', 1, 1],
  ['{% raw %}{{ a }}', '"{% raw %}" without "{% endraw %}"', 1, 10],
  ['{%# one\ntwo %}', 'every line of an inline comment must begin with "#"', 1, 1],
]

describe('templateError', () => {
  it.each(valid)('takes %j', (text) => {
    expect(templateError(text)).toBeNull()
  })

  it.each(invalid)('says what is wrong with %j', (text, message, line, column) => {
    expect(templateError(text)).toEqual({ message, line, column })
  })

  it.each(['include', 'render', 'layout', 'block'])('knows no tag %s, which reads other templates', (tag) => {
    expect(templateError(`{% ${tag} "/etc/passwd" %}`)?.message).toBe(`there is no tag "${tag}"`)
  })

  it('never quotes more than a little of the text', () => {
    const long = 'x'.repeat(10_000)
    for (const text of [
      `{% ${long} %}`,
      `{{ a | ${long} }}`,
      `{{ ${long}`,
      `{% for ${long} %}`,
      `{{ (${long} }}`,
    ]) {
      expect(templateError(text)?.message.length).toBeLessThan(120)
    }
  })

  it('takes every template that assistants can be made from', () => {
    for (const preset of Object.values(presets)) {
      for (const { text } of promptTexts(draftFromPreset(preset, 'Reception'))) {
        expect(templateError(text)).toBeNull()
      }
    }
  })
})

describe('templateText', () => {
  const schema = templateText(50, 1)

  it('takes what is no template', () => {
    expect(schema.safeParse('Hi {{ user').success).toBe(true)
  })

  it('keeps the limits of a text, and of what PostgreSQL keeps', () => {
    expect(schema.safeParse('').error?.issues).toMatchObject([{ code: 'too_small' }])
    expect(schema.safeParse(`{{${'x'.repeat(60)}`).error?.issues).toMatchObject([{ code: 'too_big' }])
    expect(schema.safeParse('a\0').success).toBe(false)
    expect(z.toJSONSchema(schema)).toMatchObject({ type: 'string', minLength: 1, maxLength: 50 })
  })
})

describe('sentTemplates', () => {
  const schema = z
    .object({
      name: z.string(),
      prompt: templateText(50).describe('What to say.').nullish(),
      tool: z.object({ description: templateText(50).nullable().default(null) }).optional(),
      messages: z.array(z.object({ role: z.string(), content: templateText(50).meta({ title: 'Said' }) })),
    })
    .partial()
    .meta({ examples: [] })

  it('finds templates by their schemas, and by no other text like them', () => {
    const text = '{{ a'
    const body = {
      name: text,
      prompt: text,
      other: text,
      tool: { description: text },
      messages: [{ role: text, content: text }],
    }
    expect(sentTemplates(schema, body)).toEqual([
      { path: ['prompt'], text },
      { path: ['tool', 'description'], text },
      { path: ['messages', 0, 'content'], text },
    ])
  })

  it('finds nothing in what has another form', () => {
    for (const body of [undefined, null, 'a', [], { messages: 'a', prompt: 1, tool: null }]) {
      expect(sentTemplates(schema, body)).toEqual([])
    }
    expect(sentTemplates(undefined, {})).toEqual([])
    expect(sentTemplates({ content: {} }, { prompt: 'a' })).toEqual([])
  })
})
