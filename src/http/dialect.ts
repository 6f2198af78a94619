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
  /** A path under the prefix that needs no parameters, for the first request that people try. */
  readonly examplePath: string
  /** The credential that this API documents. The others are accepted too. */
  readonly security: { readonly name: string; readonly scheme: OpenAPIV3_1.SecuritySchemeObject }
  /** The prefix of API keys that are issued for this API, such as `sk_`. */
  readonly keyPrefix: string
  /** Which requests that do not name an API in their path are for this one. */
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
   * tests of all dialects. It is made for each use, with the current catalogue: some APIs name a voice or a model by its
   * entry there.
   */
  assistantForm(): Promise<AssistantForm>
  /** Logins: routes that need no credential and set a session cookie. */
  publicRoutes?(scope: DialectScope): void
  /** Routes that need a credential; `request.principal` is the caller. */
  routes(scope: DialectScope): void
}

/**
 * Many APIs publish the same paths (`/api/assistants`). A request that names no API in its path is for the one that claims
 * its path or its kind of credential. No two dialects may claim the same.
 */
export interface DialectAliases {
  /** Paths below `/api` that no other API has, each with all paths below it. */
  readonly ownPaths?: readonly string[]
  /** Paths that are served without `/api` as well, each with all paths below it. */
  readonly rootPaths?: readonly string[]
  /** The kind of credential that only clients of this API send. */
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
    /** The caller. Set in every scope that `mountDialect` guards, before its routes run. */
    principal: Principal
    /** The body before its schema dropped unknown fields. */
    bodyAsSent: unknown
  }

  /**
   * What the operation does to a record, under the kind of the record: `{ assistant: 'change' }`. From it follow the
   * `ETag` of its responses, the conditions and the dry run that it takes, and their failures. An operation that says
   * nothing here refuses `If-Match`.
   */
  interface FastifyContextConfig extends Readonly<Partial<Record<RecordKind, RecordEffect>>> {
    /**
     * Failures of this operation besides those that follow from its declaration: `not_found` follows from a path parameter,
     * `validation_failed` from a body or a query.
     */
    errors?: readonly ErrorCode[]
    /** Statuses of failures where they differ from the rest of the dialect. */
    statuses?: Readonly<Partial<Record<ErrorCode, number>>>
    /** Whether it only reads, as every GET does. */
    reads?: boolean
    /** Whether it supports `?dryRun=true`, as every change of a record does. */
    dryRun?: boolean
    /**
     * The path of the record that it creates, for the `Location` of its 201: `/assistants/{id}`, with fields of the
     * response in braces.
     */
    creates?: `/${string}/{${string}}`
    /** Whether its response has a secret that is shown once. */
    showsSecret?: boolean
    /** Whether it supports `?strict=true`, as operations that create or change assistants do. */
    strict?: boolean
    /** By status, set by `declareResponses`. */
    responseHeaders?: Readonly<Record<string, ResponseHeaders>>
    /** For the request log. */
    dialect?: string
  }
}
