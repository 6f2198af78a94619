import { z } from 'zod'
import type { TemplateErrorPlace } from '../../../core/prompts/prompt-templates.ts'
import { pointerTo } from '../../../shared/json-pointer.ts'

/** The texts of an assistant that are no Liquid templates. */
export const templateErrors = z
  .array(
    z.object({
      pointer: z.string().describe('JSON Pointer to the text in the assistant.'),
      line: z.int().describe('Line of the text, counted from 1.'),
      column: z.int().describe('Column of the line, counted from 1 in UTF-16 units.'),
      message: z.string().describe('What is wrong there.'),
    }),
  )
  .describe('Texts that are not valid Liquid templates; they stay as they are.')

export const templateErrorExample: z.output<typeof templateErrors>[number] = {
  pointer: '/endCallMessage',
  line: 1,
  column: 9,
  message: '"{{" without "}}"',
}

export function templateErrorsToWire(errors: readonly TemplateErrorPlace[]): z.output<typeof templateErrors> {
  return errors.map(({ path, line, column, message }) => ({
    pointer: pointerTo(path),
    line,
    column,
    message,
  }))
}
