import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { OpenAPIV3_1 } from 'openapi-types'
import type { z } from 'zod'
import type { RecordEffect, RecordKind } from '../core/conditions/record-kind.ts'
import type { AssistantForm } from '../core/conversion/assistant-form.ts'
import type { Principal } from '../core/identity/principal.ts'
import type { AppError, ErrorCode } from '../shared/errors.ts'

/** A Fastify scope whose routes are typed by their zod schemas. */
export type DialectScope = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** The scope itself; only its type changes. */
export function asDialectScope(scope: FastifyInstance): DialectScope {
  return scope.withTypeProvider<ZodTypeProvider>()
}

/** Headers by name, as JSON Schema, for the document. */
export type ResponseHeaders = Readonly<
  Record<string, { readonly type: string; readonly description: string }>
>

/**
 * One API over the store. `mountDialect` gives each a scope of its own: its document, its credentials, its errors.
 * Routes are ordinary Fastify routes with zod schemas.
 */
export interface Dialect {
  /** Lower-case letters; also the key of its extensions in an assistant. */
  readonly id: string
  readonly title: string
  /** What this API is, for the head of its document. */
  readonly description: string
  /** The base of its paths, such as `/v1`. */
  readonly prefix: string
  /** A path under the prefix that answers a GET right away, for the first request that people try. */
  readonly examplePath: string
  /** The credential that its page documents. All the others are accepted too. */
  readonly security: { readonly name: string; readonly scheme: OpenAPIV3_1.SecuritySchemeObject }
  /** The prefix of API keys that are issued for this API, such as `sk_`. */
  readonly keyPrefix: string
  /** By what a request is known as one for this API that does not name it in its path. */
  readonly aliases?: DialectAliases
  /**
   * The status of each failure; written out in full, so that a new code does not compile before it has one here. Codes that
   * share a status share the error's shape.
   */
  readonly statuses: Readonly<Record<ErrorCode, number>>
  /** `application/json` without it. */
  readonly errorMediaType?: string
  /** Whether it refuses query parameters that an operation does not know, which the vendors ignore. */
  readonly refusesUnknownParameters?: boolean
  /** The shape of every error body. */
  readonly errorView: z.ZodType
  /**
   * The body of an error, in the shape of `errorView`.
   * @param status of the response: that of `statuses`, or the operation's own
   * @param request the one that failed
   */
  renderError(error: AppError, status: number, request: { readonly id: string }): unknown
  /**
   * The record in which this API reads and writes an assistant, for conversions (`POST /v1/convert`, `?as=`) and for the
   * laws of the tests. It is made anew for each use, with the catalogue as it is then: some APIs name a voice or a model
   * by its entry there.
   */
  assistantForm(): Promise<AssistantForm>
  /** Logins: routes that need no credential, and answer a session as a cookie. */
  publicRoutes?(scope: DialectScope): void
  /** Routes that need one; `request.principal` says whose it was. */
  routes(scope: DialectScope): void
}

/**
 * Many APIs publish the same paths (`/api/assistants`). A request that names no API in its path is taken for the one whose
 * path or credential it has. No two dialects may claim the same.
 */
export interface DialectAliases {
  /** Paths that no other API has, each with all below it: without `/api`, under which they are looked for. */
  readonly ownPaths?: readonly string[]
  /** Paths that are served without `/api` as well, each with all below it. */
  readonly rootPaths?: readonly string[]
  /** Where only clients of this API have their credential. */
  readonly credential?: 'x-api-key' | 'cookie'
  /** Whether it takes every other request under `/api`. */
  readonly otherwise?: true
}

/** The credential of the APIs that document a bearer token. */
export const bearerAuth: Dialect['security'] = {
  name: 'BearerAuth',
  scheme: { type: 'http', scheme: 'bearer', description: 'An API key.' },
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking. Set in every scope that `mountDialect` guards, before its routes run. */
    principal: Principal
    /** The body as it came, before its schema dropped what it does not know. */
    bodyAsSent: unknown
  }

  /**
   * What the operation does to a record, under the kind of the record: `{ assistant: 'change' }`. From it follow the
   * `ETag` of its responses, the conditions and the dry run that it takes, and their failures. An operation that says
   * nothing here refuses `If-Match`.
   */
  interface FastifyContextConfig extends Readonly<Partial<Record<RecordKind, RecordEffect>>> {
    /**
     * Failures that this operation can answer beyond those that follow from its form: `not_found` follows from a path
     * parameter, `validation_failed` from a body or a query.
     */
    errors?: readonly ErrorCode[]
    /** Where this operation answers a failure with another status than the rest of its dialect. */
    statuses?: Readonly<Partial<Record<ErrorCode, number>>>
    /** Whether it only reads, which every GET does. */
    reads?: boolean
    /** Whether it takes `?dryRun=true`, which all that changes a record does. */
    dryRun?: boolean
    /**
     * Where the record that it makes can be read, for the `Location` of its 201: `/assistants/{id}`, with the names of
     * fields of the response in braces.
     */
    creates?: `/${string}/{${string}}`
    /** Whether its response holds a secret that is shown once. */
    showsSecret?: boolean
    /** Whether it takes `?strict=true`, which what makes and changes assistants does by itself. */
    strict?: boolean
    /** By status, what `declareResponses` found. */
    responseHeaders?: Readonly<Record<string, ResponseHeaders>>
    /** For the request log. */
    dialect?: string
  }
}
