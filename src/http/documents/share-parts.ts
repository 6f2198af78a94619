import { STATUS_CODES } from 'node:http'
import type { OpenAPIV3_1 } from 'openapi-types'
import { isJsonObject, type JsonObject } from '../../shared/bounded.ts'
import { mapValues } from './name-schemas.ts'

/**
 * Moves error responses and parameters that several operations share to `components`, and refers to them: nearly every
 * operation has the same ones. Those of a single operation stay in place.
 */
export function shareParts(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const responses = sharedParts('responses')
  const parameters = sharedParts('parameters')
  const count = (operation: JsonObject) => {
    for (const [status, response] of failuresOf(operation)) responses.count(nameOfStatus(status), response)
    for (const parameter of parametersOf(operation)) parameters.count(pascalCase(parameter.name), parameter)
  }
  const refer = (operation: JsonObject): JsonObject => ({
    ...operation,
    ...(operation.parameters !== undefined && {
      parameters: parametersOf(operation).map((parameter) => parameters.referenceTo(parameter)),
    }),
    responses: {
      ...(isJsonObject(operation.responses) && operation.responses),
      ...Object.fromEntries(
        failuresOf(operation).map(([status, response]) => [status, responses.referenceTo(response)]),
      ),
    },
  })
  eachOperation(document.paths, (operation) => {
    count(operation)
    return operation
  })
  const paths = eachOperation(document.paths, refer)
  return {
    ...document,
    components: { ...document.components, responses: responses.named(), parameters: parameters.named() },
    paths: paths as OpenAPIV3_1.PathsObject, // the same paths, with references in them
  }
}

/** Parts of one kind, compared by their content. Different parts of the same name are numbered in their order. */
function sharedParts(kind: 'responses' | 'parameters') {
  const parts = new Map<string, { readonly name: string; readonly part: JsonObject; uses: number }>()
  const variants = new Map<string, number>()
  const names = new Map<string, string>()

  const nameOf = (text: string, base: string): string => {
    const known = names.get(text)
    if (known !== undefined) return known
    const number = (variants.get(base) ?? 0) + 1
    variants.set(base, number)
    const name = number === 1 ? base : `${base}${number}`
    names.set(text, name)
    return name
  }

  return {
    count(name: string, part: JsonObject): void {
      const text = JSON.stringify(part)
      const known = parts.get(text)
      if (known === undefined) parts.set(text, { name, part, uses: 1 })
      else known.uses += 1
    },
    referenceTo(part: JsonObject): JsonObject {
      const text = JSON.stringify(part)
      const shared = parts.get(text)
      if (shared === undefined || shared.uses === 1) return part
      return { $ref: `#/components/${kind}/${nameOf(text, shared.name)}` }
    },
    /** The parts that have references, by name. */
    named<Component>(): Record<string, Component> {
      const entries = [...names].map(([text, name]) => [name, parts.get(text)?.part] as const)
      // They were parts of this kind in the document before.
      return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) as Record<string, Component>
    },
  }
}

function eachOperation(paths: unknown, change: (operation: JsonObject) => JsonObject): JsonObject {
  return mapValues(paths, (path) =>
    mapValues(path, (operation) => (isJsonObject(operation) ? change(operation) : {})),
  )
}

function failuresOf({ responses }: JsonObject): [status: string, response: JsonObject][] {
  return Object.entries(isJsonObject(responses) ? responses : {}).filter(
    (entry): entry is [string, JsonObject] => Number(entry[0]) >= 400 && isJsonObject(entry[1]),
  )
}

function parametersOf({ parameters }: JsonObject): JsonObject[] {
  return Array.isArray(parameters) ? parameters.filter(isJsonObject) : []
}

/** `NotFound` for 404. */
function nameOfStatus(status: string): string {
  return pascalCase(STATUS_CODES[status] ?? status)
}

function pascalCase(name: unknown): string {
  const words = String(name).match(/[A-Za-z0-9]+/g) ?? []
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
