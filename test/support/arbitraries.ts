import fc from 'fast-check'

/*
 * Of what the bodies of all dialects are made.
 */

/** Text that PostgreSQL can keep, with everything else in it: emoji, quotes, line breaks, right-to-left. */
export function text(max: number, min = 0): fc.Arbitrary<string> {
  return fc
    .string({ unit: 'grapheme', minLength: min, maxLength: Math.min(max, 30) })
    .map((value) => value.replaceAll('\0', '').toWellFormed())
    .filter((value) => [...value].length >= min && [...value].length <= max)
}

/** A name: not only white space. */
export function name(max: number): fc.Arbitrary<string> {
  return text(max, 1).filter((value) => /\S/.test(value))
}

/** Text that is a Liquid template as well: half of them real ones, none with brackets by chance. */
export function template(max: number, min = 0): fc.Arbitrary<string> {
  return fc.oneof(
    text(max, min).filter((value) => !/\{[{%]/.test(value)),
    fc.constantFrom(
      'Hello {{ contact.name }}',
      'Hi {{contact.first_name | default: "there"}}, it is {{time}}.',
      '{% if vip %}Welcome back!{% else %}Welcome!{% endif %}',
    ),
  )
}

export const number = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((value) => (value === 0 ? 0 : value))
export const integer = (min: number, max: number) => fc.integer({ min, max })
export const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
export const language = fc.constantFrom('en', 'es', 'fr', 'de', 'hi', 'en-US', 'pt-BR', 'tlh')
export const timezone = fc.constantFrom('America/New_York', 'Europe/Berlin', 'UTC', 'Asia/Kolkata')
export const json = fc.dictionary(
  text(20, 1).filter((key) => key !== '__proto__'),
  fc.oneof(text(20), fc.integer(), fc.boolean()),
  {
    maxKeys: 4,
    noNullPrototype: true,
  },
)
export const messages = fc.array(
  fc.record({ role: fc.constantFrom('system', 'user', 'assistant'), content: template(200) }),
  { maxLength: 4 },
)
export const url = fc.constantFrom('https://example.com/hook', 'http://localhost:9/x?y=1')
export const provider = fc.constantFrom('openai', 'anthropic', 'google', 'deepseek', 'azure', 'some-vendor')
export const voiceProvider = fc.constantFrom('11labs', 'cartesia', 'openai', 'sarvam', 'other')
export const postCallSchema = fc.array(
  fc.record({
    name: fc.stringMatching(/^[A-Za-z0-9_]{1,10}$/),
    type: fc.constantFrom('string', 'number', 'bool'),
    description: text(50, 1),
  }),
  { maxLength: 3 },
)
