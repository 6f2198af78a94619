import { describe, expect, it } from 'vitest'
import type { AppError } from '../../../src/shared/errors.ts'
import { assistant, renderPrompts, templateError } from './assistant.ts'

/** What a text renders to, or why it does not. */
async function outcome(text: string, variables: Record<string, unknown> = {}): Promise<string | null> {
  const fields = { ...assistant(), firstMessage: text }
  try {
    return (await renderPrompts(fields, { variables, now: new Date() })).fields.firstMessage
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

const tooMuchWork = 'cannot be rendered: it takes too many steps to render'
const tooLarge = 'cannot be rendered: it makes a value that is too large'
const tooMuchMemory = 'cannot be rendered: it makes values that are too large'
const tooMuchOutput = 'cannot be rendered: it makes more than 200000 characters'
const tooFar = 'cannot be rendered: a range goes beyond 1000000'

describe('work is bounded for', () => {
  const loop = (body: string) => `{% for i in (1..900000) %}${body}{% endfor %}`
  const nested = times(3, '{% for i in (1..9000) %}') + times(3, '{% endfor %}')
  const cases: readonly (readonly [string, string])[] = [
    ['nested loops that write nothing', nested],
    ['values of `when` that are long arrays', `{% case a %}{% when ${times(20_000, 'b,')}b %}{% endcase %}`],
    ['conditions that compare long arrays', `{% if ${times(4_000, 'a == b or ')}a %}{% endif %}`],
    ['conditions that compare long texts', loop('{% if long == longer %}{% endif %}')],
    ['conditions that search long texts', loop('{% if long contains "y" %}{% endif %}')],
    ['conditions that count keys', loop('{% if keys == empty %}{% endif %}')],
    ['a long condition, again and again', loop(`{% if ${times(5_000, 'q or ')}q %}{% endif %}`)],
    ['a long path, again and again', loop(`{{ ${times(10_000, 'a.')}a }}`)],
    ['many branches, again and again', loop(`{% if x %}${times(4_000, '{% elsif y %}')}{% endif %}`)],
    ['the size of an object, again and again', loop('{{ keys.size }}')],
    ['loops that leave at once', loop('{% for x in keys %}{% break %}{% endfor %}')],
    ['loops over the end of an array', loop('{% for x in a reversed limit: 1 %}{% endfor %}')],
    ['tables that are cut', loop('{% tablerow x in keys limit: 1 %}{% endtablerow %}')],
    ['a long cycle', loop(`{% cycle ${times(5_000, '1,')}1 %}`)],
    ['sorting, again and again', loop('{% assign x = a | sort %}')],
    ['looking into each item, again and again', loop('{% assign x = items | where: "a", 5 %}')],
    ['arrays that write nothing', loop('{{ empties }}')],
    ['a long format of a date', `{{ "now" | date: "${times(20_000, '%A')}" }}`],
    ['dates, again and again', loop('{% assign x = "2024-01-01" | date: "%Y" %}')],
  ]
  const variables = {
    a: numbers,
    b: almost,
    long: times(60_000, 'x'),
    longer: `${times(59_999, 'x')}y`,
    keys: Object.fromEntries(Array.from({ length: 8_000 }, (_, index) => [`key${index}`, index])),
    items: Array.from({ length: 4_000 }, (_, index) => ({ a: index })),
    empties: Array.from({ length: 20_000 }, () => []),
  }
  it.each(cases)('%s', async (_name, text) => {
    expect(await outcome(text, variables)).toBe(tooMuchWork)
  })

  it('all texts together, however short each is', async () => {
    const content = times(40, '{{ a }}')
    const messages = Array.from({ length: 100 }, (_, index) => ({ role: 'user', content: content + index }))
    const fields = assistant({ model: { messages } })
    const a = Array.from({ length: 20_000 }, () => [])
    await expect(renderPrompts(fields, { variables: { a }, now: new Date() })).rejects.toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ message: tooMuchWork })] }),
    )
  })

  it('parsing a comment of many lines, which is no error', () => {
    expect(templateError(`{%# a${times(40_000, '\n')}# %}`)).toBeNull()
  })

  it('parsing, by the tags of all texts together', async () => {
    const tooMany = (what: string) => `the texts of the assistant have more than ${what} together`
    expect(templateError(times(5_000, '{{a}}'))).toBeNull()
    expect(templateError(times(5_001, '{{a}}'))?.message).toBe(tooMany('5000 tags'))
    expect(templateError(`{{a${times(49_998, ' ')} }}`)?.message).toBeUndefined()
    expect(templateError(`{{a${times(50_000, ' ')} }}`)?.message).toBe(tooMany('50000 characters in tags'))
    const fields = assistant({
      firstMessage: times(1_000, '{{ a }}'),
      endCallMessage: 'Bye {{ a }}',
      model: { messages: [{ role: 'system', content: times(4_000, '{{ a }}') }] },
    })
    const { fields: rendered, templateErrors } = await renderPrompts(fields, {
      variables: { a: 1 },
      now: new Date(),
    })
    expect(rendered).toMatchObject({ firstMessage: times(1_000, '1'), endCallMessage: fields.endCallMessage })
    expect(templateErrors).toMatchObject([{ path: ['endCallMessage'], message: tooMany('5000 tags') }])
  })
})

describe('what is refused does not depend on the machine', () => {
  const most =
    '{% for i in (1..150) %}{% for j in (1..150) %}{% if i == j %}.{% endif %}{% endfor %}{% endfor %}'

  it('a text that may be rendered is, while everything else is busy', async () => {
    const rendered = outcome(most)
    let isDone = false
    rendered.then(() => {
      isDone = true
    })
    // The thread of the server has next to no time to look after its other threads.
    while (!isDone) {
      const until = performance.now() + 50
      while (performance.now() < until);
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await rendered).toBe(times(150, '.'))
  })

  it('one that may not is refused in the same words each time, however many are rendered', async () => {
    const nested = times(3, '{% for i in (1..9000) %}') + times(3, '{% endfor %}')
    const outcomes = await Promise.all(Array.from({ length: 3 }, () => outcome(nested)))
    expect(new Set(outcomes)).toEqual(new Set([tooMuchWork]))
  })

  it('a text has the same outcome here and in a thread', async () => {
    // The first text is small enough by itself, and both together are not.
    const small = '{% for i in (1..20) %}{{ i }}{% endfor %}{{ a | json }} {{ x.y }} {{ "%" | escape }}'
    const [alone, beside] = await Promise.all(
      ['.', '{% for i in (1..5000) %}{% endfor %}'].map((endCallMessage) =>
        renderPrompts(assistant({ firstMessage: small, endCallMessage }), {
          variables: { a: { b: [1, null, 'ä'] } },
          now: new Date(0),
        }),
      ),
    )
    expect(alone?.fields.firstMessage).toBe(
      `${[...Array(20)].map((_, i) => i + 1).join('')}{"b":[1,null,"ä"]}  %`,
    )
    expect(beside?.fields.firstMessage).toBe(alone?.fields.firstMessage)
    expect(beside?.missing).toEqual(['x.y'])
    expect(alone?.missing).toEqual(['x.y'])
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
    ['filters that LiquidJS does not count', `{{ signs ${times(2_000, '| url_encode ')}}}`, tooLarge],
    ['arrays within arrays, joined', `${arrays}{{ a | join }}`, tooMuchWork],
    ['arrays within arrays, as JSON', `${arrays}{{ a | json: 10 }}`, tooMuchWork],
    ['the padding of a date', '{{ "now" | date: "%1000000000Y" }}', tooMuchMemory],
    ['the output', '{% for i in (1..100000) %}xxxxxxxxxx{% endfor %}', tooMuchOutput],
  ]
  const variables = {
    low: 9007199254740992,
    high: '9007199254740994',
    text: times(30_000, 'x'),
    signs: times(60_000, '%'),
  }
  it.each(cases)('%s', async (_name, text, reason) => {
    expect(await outcome(text, variables)).toBe(reason)
  })

  it('a range that a filter would read out of a text', async () => {
    expect(await outcome(`{{ a | where: "[${endless}]" }}`, { a: [{}] })).toContain('name of a property')
    expect(templateError('{{ a | where_exp: "i", "i" }}')?.message).toBe('there is no filter "where_exp"')
  })

  it('nesting, when parsed and when rendered', async () => {
    const deep = (depth: number) => `${times(depth, '{% if a %}')}in${times(depth, '{% endif %}')}`
    expect(templateError(deep(2_400))?.message).toBe('it is nested too deeply')
    expect(templateError(`{{ ${times(15_000, 'a[')}a${times(15_000, ']')} }}`)?.message).toBe(
      'it is nested too deeply',
    )
    expect(await outcome(deep(199), { a: true })).toBe('in')
    expect(templateError(deep(201))?.message).toBe('it is nested too deeply')
    const brackets = (depth: number) => `{{ ${times(depth, 'a[')}b${times(depth, ']')} }}`
    expect(await outcome(brackets(150), { a: { x: 'x' }, b: 'x' })).toBe('x')
    expect(templateError(brackets(201))?.message).toBe('it is nested too deeply')
  })
})

describe('nothing is reached but the variables', () => {
  it('not the prototypes of what is given', async () => {
    const text = '{{ constructor }}{{ toString }}{{ __proto__ }}{{ a.constructor.name }}{{ a.__proto__.x }}'
    expect(await outcome(text, { a: {} })).toBe('')
  })

  it('not the prototype of all objects, by a key of that name', async () => {
    const variables = JSON.parse(
      '{"__proto__": {"seen": 1}, "a.__proto__.seen": 1, "b": {"__proto__": {"seen": 1}}}',
    )
    await outcome(
      '{% assign __proto__ = 1 %}{% increment __proto__ %}{% capture __proto__ %}x{% endcapture %}',
      variables,
    )
    expect(await outcome('{{ a.seen }}{{ b.seen }}{{ seen }}', variables)).toBe('')
    expect(Object.hasOwn(Object.prototype, 'seen')).toBe(false)
  })

  it('not the code behind a loop', async () => {
    expect(await outcome('{% for i in (1..2) %}{{ forloop.constructor.name }}{% endfor %}')).toContain(
      'cannot be rendered',
    )
    expect(
      await outcome('{% for i in (1..2) %}{{ forloop.__proto__.next }}{{ forloop.index }}{% endfor %}'),
    ).toBe('12')
  })
})
