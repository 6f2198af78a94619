import type { OpenAPIV3_1 } from 'openapi-types'
import { isJsonObject, type JsonObject } from '../../shared/bounded.ts'

/**
 * In a schema's `meta`: the name that the document gives it. Not zod's own `id`, which has to be unique among all
 * dialects, while each has its `Assistant`.
 */
export const componentKey = 'x-component'

/**
 * Moves each schema that has a name to `components.schemas` and replaces it by a reference, which keeps its own description,
 * as OpenAPI 3.1 permits.
 * @throws when two different schemas have the same name
 */
export function nameSchemas(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const components = new Map<string, JsonObject>()
  const paths = hoisted(document.paths, components)
  const byName = [...components].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    ...document,
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, ...Object.fromEntries(byName) },
    },
    paths: paths as OpenAPIV3_1.PathsObject, // the same paths, with references in them
  }
}

function hoisted(value: unknown, components: Map<string, JsonObject>): unknown {
  if (Array.isArray(value)) return value.map((item) => hoisted(item, components))
  if (!isJsonObject(value)) return value
  const { schema, example, ...rest } = value
  if (isJsonObject(schema) && isNamed(schema) && example !== undefined) {
    // The plugin puts an example beside the schema; it belongs to the schema, which is written once.
    const { description: _, ...bare } = schema
    return hoisted({ ...rest, schema: { ...bare, examples: [example] } }, components)
  }
  const parts = mapValues(value, (part) => hoisted(part, components))
  return isNamed(parts) ? reference(parts, components) : parts
}

function reference(schema: JsonObject, components: Map<string, JsonObject>): JsonObject {
  const { [componentKey]: key, description, examples, ...rest } = schema
  const name = String(key)
  const component = examples === undefined ? rest : { ...rest, examples }
  const known = components.get(name)
  if (known === undefined) components.set(name, component)
  else if (JSON.stringify(known) !== JSON.stringify(component)) {
    throw new Error(`Two different schemas are called ${name}.`)
  }
  return {
    $ref: `#/components/schemas/${name}`,
    ...(description !== undefined && { description }),
  }
}

function isNamed(schema: JsonObject): boolean {
  return typeof schema[componentKey] === 'string'
}

/** The object with its values changed; empty for what is not an object. */
export function mapValues(object: unknown, change: (value: unknown) => unknown): JsonObject {
  const entries = Object.entries(isJsonObject(object) ? object : {})
  return Object.fromEntries(entries.map(([key, value]) => [key, change(value)]))
}
