import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction, RouteOptions } from 'fastify'
import { z } from 'zod'
import { plainKeyPrefix } from '../../core/identity/api-key.ts'
import { isJsonObject, type JsonObject } from '../../shared/bounded.ts'
import type { FieldError } from '../../shared/errors.ts'
import type { Dialect } from '../dialect.ts'
import { type AliasRules, aliasOf } from './api-alias.ts'
import type { RouteIndex } from './route-index.ts'

/**
 * Which other APIs a request under `/api` may have been meant for, when the request did not name an API. Derived from the
 * routes and their schemas.
 */
export interface DialectHints {
  /**
   * The APIs that know every field of the body, while the chosen one does not.
   * @param refused whether the chosen one refused the body: then also those that accept it, where both know its fields and
   *   a field has another type
   */
  ofBody(request: FastifyRequest, refused: boolean): readonly Dialect[]
  /** The APIs that have such an operation. */
  ofPath(request: FastifyRequest): readonly Dialect[]
}

interface Candidate {
  readonly dialect: Dialect
  readonly route: RouteOptions
}

export function createDialectHints(
  dialects: readonly Dialect[],
  routes: RouteIndex,
  rules: AliasRules,
): DialectHints {
  /** The operations of other APIs at the path of a request whose API was guessed. */
  function candidatesOf({ method, originalUrl, headers }: FastifyRequest): Candidate[] {
    const alias = aliasOf(originalUrl, headers, rules)
    if (alias === null || alias.certain) return []
    const others = dialects.filter(({ id }) => id !== alias.target.id)
    return others.flatMap((dialect) => {
      const route = routes.routeAt(method, dialect.prefix + alias.path)
      return route === undefined ? [] : [{ dialect, route }]
    })
  }

  return {
    ofPath: (request) => candidatesOf(request).map(({ dialect }) => dialect),

    ofBody(request, refused) {
      const { bodyAsSent: body } = request
      if (!isJsonObject(body) || Object.keys(body).length === 0) return []
      const candidates = candidatesOf(request).filter(({ route }) => knowsFields(schemaOf(route), body))
      const own = schemaOf(request.routeOptions)
      if (!knowsFields(own, body)) return candidates.map(({ dialect }) => dialect)
      if (!refused || !hasTypeErrors(own, body)) return []
      const accepting = candidates.filter(({ route }) => schemaOf(route)?.safeParse(body).success === true)
      return accepting.map(({ dialect }) => dialect)
    },
  }
}

export const dialectHintHeader = 'x-dialect-hint'

/** Names the APIs that the body looks like, also when it is accepted: its fields are ignored then. A preValidation hook. */
export function nameHintedDialects(hints: DialectHints) {
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const meant = hints.ofBody(request, false)
    if (meant.length > 0) reply.header(dialectHintHeader, meant.map(({ id }) => id).join(', '))
    done()
  }
}

/** A field error that says which API the body looks like. */
export function bodyHint(dialects: readonly Dialect[]): FieldError {
  return {
    path: [],
    code: 'invalid',
    message: `looks like a request for the ${namesOf(dialects)}: ${advice(dialects)}`,
  }
}

/** A sentence for an error about a path. */
export function pathHint(dialects: readonly Dialect[]): string {
  return `If it was meant for the ${namesOf(dialects)}, ${advice(dialects)}.`
}

function namesOf(dialects: readonly Dialect[]): string {
  return dialects.map(({ title }) => title).join(' or the ')
}

function advice(dialects: readonly Dialect[]): string {
  const header = `send the header x-dialect: ${dialects.map(({ id }) => id).join(' or ')}`
  const haveKeys = dialects.some(({ keyPrefix }) => keyPrefix !== plainKeyPrefix)
  return haveKeys ? `${header}, or an API key that was issued for it` : header
}

function knowsFields(schema: z.ZodType | undefined, body: JsonObject): boolean {
  const known = fieldsOf(schema)
  return Object.keys(body).every((name) => known.has(name))
}

/** Whether a field that was sent has another type than in the schema. Missing fields do not count. */
function hasTypeErrors(schema: z.ZodType | undefined, body: JsonObject): boolean {
  const issues = schema?.safeParse(body).error?.issues ?? []
  return issues.some(({ code, path: [name] }) => code === 'invalid_type' && Object.hasOwn(body, String(name)))
}

/** Of several media types, that of plain JSON. */
function schemaOf({ schema }: Pick<RouteOptions, 'schema'>): z.ZodType | undefined {
  const body = schema?.body
  if (body instanceof z.ZodType) return body
  const content = isJsonObject(body) && isJsonObject(body.content) ? body.content : {}
  const media = content['application/json']
  return isJsonObject(media) && media.schema instanceof z.ZodType ? media.schema : undefined
}

const fieldsBySchema = new WeakMap<z.ZodType, ReadonlySet<string>>()

/** The fields at the top of a body. */
function fieldsOf(schema: z.ZodType | undefined): ReadonlySet<string> {
  if (schema === undefined) return new Set()
  const known = fieldsBySchema.get(schema)
  if (known !== undefined) return known
  const fields = new Set(propertiesOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })))
  fieldsBySchema.set(schema, fields)
  return fields
}

function propertiesOf({ properties, anyOf, oneOf, allOf }: z.core.JSONSchema.BaseSchema): string[] {
  const parts = [anyOf, oneOf, allOf].flatMap((branch) => branch ?? [])
  return [...Object.keys(properties ?? {}), ...parts.flatMap(propertiesOf)]
}
