import { text } from '../bounded.ts'
import { isTemplate, parsedTexts } from './template.ts'
import type { TemplateError } from './template-failure.ts'

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
  return isTemplate(value) ? (parsedTexts([value])[0]?.error ?? null) : null
}

function sentence({ message, line, column }: TemplateError): string {
  return `must be a valid Liquid template: ${message} (line ${line}, column ${column})`
}
