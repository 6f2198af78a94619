import { z } from 'zod'
import { text } from '../../shared/bounded.ts'
import { fieldOf } from '../../shared/json-pointer.ts'

/** The schemas of texts that are templates. Whether such a text is a valid one is no matter of its schema. */
const templateTexts = z.registry<{ readonly isTemplate: true }>()

/** Text as `text` takes it, that is a Liquid template. */
export function templateText(max: number, min = 0) {
  return text(max, min).register(templateTexts, { isTemplate: true })
}

/** A template in the body of a request, by the name that the API has for it. */
export interface SentTemplate {
  readonly path: readonly (string | number)[]
  readonly text: string
}

/** The texts of a body that its schema knows as templates. The body need not have passed its schema. */
export function sentTemplates(schema: unknown, body: unknown): SentTemplate[] {
  return schema instanceof z.core.$ZodType ? [...templatesIn(schema, body, [])] : []
}

function* templatesIn(
  schema: z.core.$ZodType,
  value: unknown,
  path: SentTemplate['path'],
): Generator<SentTemplate> {
  const { def } = schema._zod as { def: z.core.$ZodTypes['_zod']['def'] }
  switch (def.type) {
    case 'string':
      if (typeof value === 'string' && templateTexts.get(schema) !== undefined) yield { path, text: value }
      break
    case 'object':
      for (const [key, field] of Object.entries(def.shape)) {
        yield* templatesIn(field, fieldOf(value, key), [...path, key])
      }
      break
    case 'array':
      if (!Array.isArray(value)) break
      for (const [index, item] of value.entries()) yield* templatesIn(def.element, item, [...path, index])
      break
    case 'default':
    case 'prefault':
    case 'nullable':
    case 'optional':
      yield* templatesIn(def.innerType, value, path)
  }
}
