import { z } from 'zod'
import type { TemplateErrorPlace } from '../../../core/prompts/prompt-templates.ts'
import { pointerTo } from '../../../shared/json-pointer.ts'

/** The texts of an assistant that are not valid Liquid templates. */
export const templateErrors = z
  .array(
    z.object({
      pointer: z.string().describe('JSON Pointer to the text in the assistant.'),
      line: z.int().describe('Line of the error, starting at 1.'),
      column: z.int().describe('Column of the error, starting at 1, in UTF-16 code units.'),
      message: z.string().describe('What is wrong.'),
    }),
  )
  .describe('Texts that are not valid Liquid templates; they are not rendered.')

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
