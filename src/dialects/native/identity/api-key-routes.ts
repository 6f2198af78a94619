import { z } from 'zod'
import { apiKeyTagOf, plainKeyPrefix } from '../../../core/identity/api-key.ts'
import { withEtagBy } from '../../../http/conditions/entity-tag.ts'
import type { Dialect, DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { apiIdOf } from '../request-schemas.ts'
import {
  apiKeyList,
  apiKeyToWire,
  apiKeyView,
  createApiKeySchemaOf,
  issuedApiKeyToWire,
  issuedApiKeyView,
  rotateApiKeySchema,
  updateApiKeySchema,
} from './api-key-schemas.ts'

const params = idParameter('id', 'TypeID or UUID of the key.')
const tags = ['API keys']
const withEtag = withEtagBy(apiKeyTagOf)

/** An API whose clients know its keys by their prefix. */
export type IssuingApi = Pick<Dialect, 'id' | 'keyPrefix'>

export function apiKeyRoutes(scope: DialectScope, services: Services, apis: readonly IssuingApi[]): void {
  listRoute(scope, services)
  createRoute(scope, services, apis)
  recordRoutes(scope, services)
  rotateRoute(scope, services)
}

function listRoute(scope: DialectScope, { apiKeys }: Services): void {
  scope.get(
    '/api-keys',
    {
      schema: {
        operationId: 'listApiKeys',
        summary: 'List and search API keys',
        description: 'Includes revoked keys. Requires the `admin` scope.',
        tags,
        querystring: apiKeyList.querystring,
        response: { 200: apiKeyList.response.describe('A page of keys, without their secrets.') },
      },
    },
    (request, reply) =>
      apiKeyList.listResponse(request, reply, {
        criteria: {},
        list: (search, page) => apiKeys.list(request.principal, search, page),
        count: (criteria) => apiKeys.count(request.principal, criteria),
        toWire: apiKeyToWire,
      }),
  )
}

function createRoute(scope: DialectScope, { apiKeys }: Services, apis: readonly IssuingApi[]): void {
  const prefixes = new Map(apis.map(({ id, keyPrefix }) => [id, keyPrefix]))
  scope.post(
    '/api-keys',
    {
      config: { apiKey: 'create', creates: '/api-keys/{id}', showsSecret: true },
      schema: {
        operationId: 'createApiKey',
        summary: 'Create an API key',
        description: 'The secret is only shown in this response. Requires the `admin` scope.',
        tags,
        body: createApiKeySchemaOf(apiIdOf(apis)),
        response: { 201: issuedApiKeyView.describe('The new key, with its secret.') },
      },
    },
    async (request, reply) => {
      const { name, scopes, expiresAt, dialect } = request.body
      const expiry = typeof expiresAt === 'string' ? new Date(expiresAt) : null
      const draft = { name, scopes, expiresAt: expiry, prefix: prefixes.get(dialect) ?? plainKeyPrefix }
      reply.code(201)
      return issuedApiKeyToWire(withEtag(reply, await apiKeys.create(request.principal, draft)))
    },
  )
}

function rotateRoute(scope: DialectScope, { apiKeys }: Services): void {
  scope.post(
    '/api-keys/:id/rotate',
    {
      config: { apiKey: 'change', errors: ['conflict'], bodyOptional: true, showsSecret: true },
      schema: {
        operationId: 'rotateApiKey',
        summary: 'Rotate an API key',
        description:
          'Replaces the secret of the key; id, name, scopes and history do not change. The new secret is only shown in this response and is valid at once. The previous secret remains valid for `overlapSeconds`, so that clients can be updated one by one. Send an `Idempotency-Key` so that a lost response can be requested again; a key that rotates itself needs an overlap for that. A conflict if the key is revoked or expired, or ten previous secrets are still valid. Requires the `admin` scope.',
        tags,
        params,
        body: rotateApiKeySchema,
        response: { 200: issuedApiKeyView.describe('The key, with its new secret.') },
      },
    },
    async ({ principal, params, body }, reply) =>
      issuedApiKeyToWire(withEtag(reply, await apiKeys.rotate(principal, params.id, body.overlapSeconds))),
  )
}

function recordRoutes(scope: DialectScope, { apiKeys }: Services): void {
  scope.get(
    '/api-keys/:id',
    {
      config: { apiKey: 'read' },
      schema: {
        operationId: 'getApiKey',
        summary: 'Get an API key',
        description: 'Requires the `admin` scope.',
        tags,
        params,
        response: { 200: apiKeyView.describe('The key, without its secret.') },
      },
    },
    async ({ principal, params }, reply) =>
      apiKeyToWire(withEtag(reply, await apiKeys.get(principal, params.id))),
  )

  scope.patch(
    '/api-keys/:id',
    {
      config: { apiKey: 'change' },
      schema: {
        operationId: 'updateApiKey',
        summary: 'Rename an API key',
        description: 'Fields that are absent are not changed. Requires the `admin` scope.',
        tags,
        params,
        body: updateApiKeySchema,
        response: { 200: apiKeyView.describe('The updated key, without its secret.') },
      },
    },
    async ({ principal, params, body }, reply) =>
      apiKeyToWire(withEtag(reply, await apiKeys.update(principal, params.id, body))),
  )

  scope.delete(
    '/api-keys/:id',
    {
      config: { apiKey: 'delete' },
      schema: {
        operationId: 'revokeApiKey',
        summary: 'Revoke an API key',
        description: 'The key is refused within five seconds on all instances. Requires the `admin` scope.',
        tags,
        params,
        response: { 204: z.undefined().describe('Revoked.') },
      },
    },
    async (request, reply) => {
      await apiKeys.revoke(request.principal, request.params.id)
      reply.code(204)
    },
  )
}
