import { describe, expect, it } from 'vitest'
import type { AppError } from '../../src/errors.ts'
import { renderPrompts } from '../../src/prompts/render.ts'
import { templateError } from '../../src/prompts/template-text.ts'
import { assistant } from './assistant.ts'

/** What a text renders to, or why it does not. */
function outcome(text: string, variables: Record<string, unknown> = {}): string | null {
  const fields = { ...assistant(), firstMessage: text }
  try {
    return renderPrompts(fields, { variables, now: new Date() }).fields.firstMessage
  } catch (error) {
    return (error as AppError).fields.map(({ message }) => message).join()
  }
}

const times = (count: number, text: string) => text.repeat(count)
const numbers = Array.from({ length: 30_000 }, () => 1)
const almost = [...numbers.slice(1), 2]
const bomb = '{% assign a = "0123456789" %}'
const arrays = `{% assign a = "x" | split: "," %}${times(28, '{% assign a = a | push: a %}')}`
const endless = '(9007199254740992..9007199254740994)'

const tooLong = 'cannot be rendered: it takes too long'
const tooLarge = 'cannot be rendered: it makes a value that is too large'
const tooMuchMemory = 'cannot be rendered: it makes values that are too large'
const tooMuchOutput = 'cannot be rendered: it makes more than 200000 characters'
const tooFar = 'cannot be rendered: a range goes beyond 1000000'

describe('time is bounded for', () => {
  const nested = times(3, '{% for i in (1..90000) %}') + times(3, '{% endfor %}')
  const cases: readonly (readonly [string, string])[] = [
    ['nested loops that write nothing', nested],
    ['values of `when` that are long arrays', `{% case a %}{% when ${times(30_000, 'b,')}b %}{% endcase %}`],
    ['conditions that compare long arrays', `{% if ${times(9_000, 'a == b or ')}a %}{% endif %}`],
    ['a long format of a date', `{{ "now" | date: "${times(40_000, '%A')}" }}`],
  ]
  it.each(cases)('%s', (_name, text) => {
    expect(outcome(text, { a: numbers, b: almost })).toBe(tooLong)
  })

  it('all texts together, however short each is', () => {
    const content = times(100, '{{ a }}')
    const messages = Array.from({ length: 100 }, (_, index) => ({ role: 'user', content: content + index }))
    const fields = assistant({ model: { messages } })
    const a = Array.from({ length: 20_000 }, () => [])
    expect(() => renderPrompts(fields, { variables: { a }, now: new Date() })).toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ message: tooLong })] }),
    )
  })

  it('parsing a comment of many lines, which is no error', () => {
    expect(templateError(`{%# a${times(50_000, '\n')}# %}`)).toBeNull()
  })
})

describe('values are bounded for', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['a long range', '{% for i in (1..1000000000) %}{% endfor %}', tooFar],
    ['a range that cannot be counted', `{% for i in ${endless} %}{% endfor %}`, tooFar],
    ['such a range by variables', '{% for i in (low..high) %}{% endfor %}', tooFar],
    ['such a range as a key', `{{ a[${endless}] }}{{ [${endless}] }}`, tooFar],
    ['such a range as a value', `{{ ${endless}.size }}`, tooFar],
    ['such a range as an argument', `{{ a | default: ${endless} }}`, tooFar],
    ['append, again and again', bomb + times(40, '{% assign a = a | append: a %}'), tooLarge],
    [
      'capture, again and again',
      bomb + times(40, '{% capture a %}{{a}}{{a}}{% endcapture %}'),
      tooMuchOutput,
    ],
    ['replace', '{{ text | replace: "", text | size }}', tooMuchMemory],
    ['filters that LiquidJS does not count', `{{ signs ${times(8_000, '| url_encode ')}}}`, tooLarge],
    ['arrays within arrays, joined', `${arrays}{{ a | join }}`, tooLarge],
    ['arrays within arrays, as JSON', `${arrays}{{ a | json: 10 }}`, tooLarge],
    ['the padding of a date', '{{ "now" | date: "%1000000000Y" }}', tooMuchMemory],
    ['the output', '{% for i in (1..100000) %}xxxxxxxxxx{% endfor %}', tooMuchOutput],
  ]
  const variables = {
    low: 9007199254740992,
    high: '9007199254740994',
    text: times(30_000, 'x'),
    signs: times(60_000, '%'),
  }
  it.each(cases)('%s', (_name, text, reason) => {
    expect(outcome(text, variables)).toBe(reason)
  })

  it('a range that a filter would read out of a text', () => {
    expect(outcome(`{{ a | where: "[${endless}]" }}`, { a: [{}] })).toContain('name of a property')
    expect(templateError('{{ a | where_exp: "i", "i" }}')?.message).toBe('there is no filter "where_exp"')
  })

  it('nesting, when parsed and when rendered', () => {
    const deep = (depth: number) => `${times(depth, '{% if a %}')}in${times(depth, '{% endif %}')}`
    expect(templateError(deep(2_400))?.message).toBe('it is nested too deeply')
    expect(templateError(`{{ ${times(30_000, 'a[')}a${times(30_000, ']')} }}`)?.message).toBe(
      'it is nested too deeply',
    )
    expect(outcome(deep(100), { a: true })).toBe('in')
  })
})

describe('nothing is reached but the variables', () => {
  it('not the prototypes of what is given', () => {
    const text = '{{ constructor }}{{ toString }}{{ __proto__ }}{{ a.constructor.name }}{{ a.__proto__.x }}'
    expect(outcome(text, { a: {} })).toBe('')
  })

  it('not the prototype of all objects, by a key of that name', () => {
    const variables = JSON.parse(
      '{"__proto__": {"seen": 1}, "a.__proto__.seen": 1, "b": {"__proto__": {"seen": 1}}}',
    )
    outcome(
      '{% assign __proto__ = 1 %}{% increment __proto__ %}{% capture __proto__ %}x{% endcapture %}',
      variables,
    )
    expect(outcome('{{ a.seen }}{{ b.seen }}{{ seen }}', variables)).toBe('')
    expect(Object.hasOwn(Object.prototype, 'seen')).toBe(false)
  })

  it('not the code behind a loop', () => {
    expect(outcome('{% for i in (1..2) %}{{ forloop.constructor.name }}{% endfor %}')).toContain(
      'cannot be rendered',
    )
    expect(outcome('{% for i in (1..2) %}{{ forloop.__proto__.next }}{{ forloop.index }}{% endfor %}')).toBe(
      '12',
    )
  })
})
