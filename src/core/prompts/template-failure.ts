import { LiquidError } from 'liquidjs'

/** What keeps a text from being a template. */
export interface TemplateError {
  readonly message: string
  /** Both count from 1; the column in UTF-16 units. */
  readonly line: number
  readonly column: number
}

export function templateErrorOf(error: unknown): TemplateError {
  const message = failureReason(error)
  const [line, column] = positionOf(error, message)
  return { message, line, column }
}

const tooDeep = 'it is nested too deeply'

/** Where the stack ended says nothing of the text. */
function positionOf(error: unknown, message: string): readonly [number, number] {
  if (error instanceof SyntaxFault) return [error.line, error.column]
  if (!LiquidError.is(error) || message === tooDeep) return [1, 1]
  const [line = 1, column = 1] = (error as LiquidError).token.getPosition()
  return [line, column]
}

/** Why a template cannot be parsed or rendered, in our words where we have them, and never with the whole text. */
export function failureReason(error: unknown): string {
  const message = originalMessage(error)
  for (const [pattern, reason] of reasons) {
    const match = pattern.exec(message)
    if (match !== null) return reason.replace('$1', () => shortened(match[1] ?? '', 40))
  }
  return shortened(message, 100)
}

/** LiquidJS' messages by what they become; $1 is what the pattern catches. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^tag "(.+)" not found/s, 'there is no tag "$1"'],
  [/^undefined filter: (.+)/s, 'there is no filter "$1"'],
  [/^output .* not closed/s, '"{{" without "}}"'],
  [/^raw .* not closed/s, '"{% raw %}" without "{% endraw %}"'],
  [/^tag ".* not closed/s, '"{%" without "%}"'],
  [/^tag \{%-?\s*(\w+).* not closed/s, '"{% $1 %}" without its end'],
  [/^illegal tag: \{%-?\s*(\w+)/s, 'the tag "$1" is not written as it must be'],
  [/^illegal (liquid )?tag syntax/s, '"{%" without the name of a tag'],
  [/^invalid value expression/s, 'a variable or a value is missing or not written as it must be'],
  [/^expected filter name/s, 'after "|" the name of a filter is missing'],
  [/^\[ not closed/s, '"[" without "]"'],
  [/^expected "\|" before filter/s, 'after a value only "|" and a filter may follow'],
  [/^Maximum call stack/s, tooDeep],
  [/^Invalid string length/s, 'it makes values that are too large'],
]

/** LiquidJS adds the position to its messages, and keeps the one before. */
function originalMessage(error: unknown): string {
  if (!(error instanceof Error)) return 'the reason is unknown'
  if (!LiquidError.is(error)) return error.message
  const original = (error as LiquidError).originalError
  return original === undefined ? error.message.replace(/, line:\d+, col:\d+$/, '') : original.message
}

function shortened(text: string, length: number): string {
  const plain = text.replaceAll('\0', '').toWellFormed()
  return plain.length > length ? `${plain.slice(0, length - 1).toWellFormed()}…` : plain
}

/** A text that LiquidJS would take, and that means nothing; the message is for the caller. Both places count from 1. */
export class SyntaxFault extends Error {
  readonly line: number
  readonly column: number

  /** @param index where in the text */
  constructor(message: string, text: string, index: number) {
    super(message)
    const before = text.slice(0, index).split('\n')
    this.line = before.length
    this.column = (before.at(-1) ?? '').length + 1
  }
}
