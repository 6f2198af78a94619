import { LiquidError } from 'liquidjs'
import { text } from '../bounded.ts'
import { isTemplate, templateOf } from './template.ts'
import { failureReason } from './template-failure.ts'

export interface TemplateError {
  readonly message: string
  /** Both count from 1; the column in UTF-16 units. */
  readonly line: number
  readonly column: number
}

/** Text as `text` takes it, that is a Liquid template as well: nothing can be stored that could not be rendered. */
export function templateText(max: number, min = 0) {
  const plain = text(max, min)
  return plain
    .check((context) => {
      if (context.issues.length > 0) return
      const error = templateError(context.value)
      if (error !== null) {
        context.issues.push({ code: 'custom', message: sentence(error), input: context.value })
      }
    })
    .meta({ ...plain.meta() })
}

/** What keeps a text from being a Liquid template; null when nothing does. */
export function templateError(value: string): TemplateError | null {
  if (!isTemplate(value)) return null
  try {
    templateOf(value)
    return null
  } catch (error) {
    const [line, column] = positionOf(error)
    return { message: failureReason(error), line, column }
  }
}

function sentence({ message, line, column }: TemplateError): string {
  return `must be a valid Liquid template: ${message} (line ${line}, column ${column})`
}

function positionOf(error: unknown): readonly [number, number] {
  if (!LiquidError.is(error)) return [1, 1]
  const [line = 1, column = 1] = (error as LiquidError).token.getPosition()
  return [line, column]
}
