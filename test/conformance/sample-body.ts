import { z } from 'zod'
import { isJsonObject, type JsonObject } from '../../src/shared/bounded.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema

/** The example that a schema brings along. @throws when it has none, for its route could not be tested then */
export function exampleOf(schema: z.ZodType): unknown {
  const [example] = (schema.meta()?.examples as unknown[] | undefined) ?? []
  if (example === undefined) throw new Error('A schema has no example.')
  return example
}

/** As little as the schema takes: its example without whatever is optional, unless it wants one of two fields. */
export function minimalOf(schema: z.ZodType): unknown {
  const example = exampleOf(schema)
  const minimal = strip(jsonSchemaOf(schema), example)
  return schema.safeParse(minimal).success ? minimal : example
}

function strip(schema: JsonSchema, example: unknown): unknown {
  const { properties } = objectBranch(schema) ?? {}
  if (properties === undefined || !isJsonObject(example)) {
    return Array.isArray(example) && schema.minItems === undefined ? [] : example
  }
  const required = objectBranch(schema)?.required ?? []
  const kept = Object.entries(example).filter(([key]) => required.includes(key))
  return Object.fromEntries(kept.map(([key, value]) => [key, strip(asSchema(properties[key]), value)]))
}

export interface WrongBody {
  readonly body: unknown
  /** The names of the fields that are wrong. */
  readonly names: readonly string[]
}

/** A body in which every field that the schema knows, at any depth, has a value of a type that it does not take. */
export function wrongEverywhere(schema: z.ZodType): WrongBody {
  return wrong(jsonSchemaOf(schema), '')
}

/** The names of the fields at the top, and for each a value that it does not take. */
export function wrongFields(schema: z.ZodType): (readonly [name: string, value: unknown])[] {
  const properties = objectBranch(jsonSchemaOf(schema))?.properties ?? {}
  return Object.entries(properties).flatMap(([name, property]) => {
    const value = wrongValue(asSchema(property))
    return value === undefined ? [] : [[name, value] as const]
  })
}

function wrong(schema: JsonSchema, name: string): WrongBody {
  const properties = objectBranch(schema)?.properties
  if (properties !== undefined) {
    const parts = Object.entries(properties).map(([key, part]) => [key, wrong(asSchema(part), key)] as const)
    const known = parts.filter(([, part]) => part.body !== undefined)
    return {
      body: Object.fromEntries(known.map(([key, part]) => [key, part.body])),
      names: known.flatMap(([, part]) => part.names),
    }
  }
  const items = branches(schema).find((branch) => branch.type === 'array')?.items
  if (isJsonObject(items) && objectBranch(items) !== undefined) {
    const item = wrong(items, name)
    return { body: [item.body], names: item.names }
  }
  const body = wrongValue(schema)
  return { body, names: body === undefined ? [] : [name] }
}

const values: readonly (readonly [type: string, value: unknown])[] = [
  ['object', { wrong: true }],
  ['array', [['wrong']]],
  ['number', 12.5],
  ['boolean', true],
  ['string', 'wrong'],
]

/** Undefined when the schema takes anything. */
function wrongValue(schema: JsonSchema): unknown {
  const taken = new Set(branches(schema).flatMap((branch) => typesOf(branch)))
  return values.find(([type]) => !taken.has(type))?.[1]
}

function typesOf({ type, enum: options, const: only }: JsonSchema): string[] {
  if (type !== undefined) return [type].flat().map((name) => (name === 'integer' ? 'number' : name))
  const allowed = options ?? (only === undefined ? undefined : [only])
  return allowed === undefined ? values.map(([name]) => name) : allowed.map((value) => typeof value)
}

function branches(schema: JsonSchema): JsonSchema[] {
  const parts = schema.anyOf ?? schema.oneOf
  return parts === undefined ? [schema] : parts.flatMap((part) => branches(asSchema(part)))
}

function objectBranch(schema: JsonSchema): JsonSchema | undefined {
  return branches(schema).find((branch) => branch.type === 'object' && branch.properties !== undefined)
}

function asSchema(schema: JsonSchema | boolean | undefined): JsonSchema {
  return typeof schema === 'object' ? schema : {}
}

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema & JsonObject // its draft is the same here
}

/** The parameters of a query that do not take any text, and for each one that it does not take. */
export function wrongQuery(schema: z.ZodType): (readonly [name: string, value: string])[] {
  const properties = objectBranch(jsonSchemaOf(schema))?.properties ?? {}
  return Object.entries(properties).flatMap(([name, property]) => {
    const parts = branches(asSchema(property))
    const takesText = parts.some((part) => typesOf(part).includes('string') && part.enum === undefined)
    return takesText ? [] : [[name, 'nonsense'] as const]
  })
}
