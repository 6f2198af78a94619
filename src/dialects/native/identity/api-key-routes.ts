import { z } from 'zod'
import { apiKeyTagOf } from '../../../core/identity/api-key.ts'
import { taggedBy } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { keyPrefixes } from '../../key-prefixes.ts'
import {
  apiKeyList,
  apiKeyToWire,
  apiKeyView,
  createApiKeySchema,
  issuedApiKeyToWire,
  issuedApiKeyView,
  rotateApiKeySchema,
  updateApiKeySchema,
} from './api-key-schemas.ts'

const params = idParameter('id', 'TypeID or UUID of the key.')
const tags = ['API keys']
const withEtag = taggedBy(apiKeyTagOf)

export function apiKeyRoutes(scope: DialectScope, services: Services): void {
  listRoute(scope, services)
  createRoute(scope, services)
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
        description: 'Revoked keys are listed as well. Needs the scope admin.',
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

function createRoute(scope: DialectScope, { apiKeys }: Services): void {
  scope.post(
    '/api-keys',
    {
      config: { apiKey: 'create', creates: '/api-keys/{id}', showsSecret: true },
      schema: {
        operationId: 'createApiKey',
        summary: 'Create an API key',
        description: 'The secret is in this answer and nowhere else. Needs the scope admin.',
        tags,
        body: createApiKeySchema,
        response: { 201: issuedApiKeyView.describe('The new key, with its secret.') },
      },
    },
    async (request, reply) => {
      const { name, scopes, expiresAt, dialect } = request.body
      const expiry = typeof expiresAt === 'string' ? new Date(expiresAt) : null
      const draft = { name, scopes, expiresAt: expiry, prefix: keyPrefixes[dialect] }
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
        summary: 'Give an API key another secret',
        description:
          'The key stays the same: id, name, scopes and history. The new secret is in this answer and nowhere else; it counts at once. The secret until now opens the key until `overlapSeconds` are over, so that clients can be changed one after the other. Send an `Idempotency-Key`, so that an answer that gets lost can be asked for again; a key that rotates itself needs an overlap for that. A conflict when the key is revoked or has expired, or when ten earlier secrets are valid. Needs the scope admin.',
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
        summary: 'Read one API key',
        description: 'Needs the scope admin.',
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
        description: 'What is absent stays. Needs the scope admin.',
        tags,
        params,
        body: updateApiKeySchema,
        response: { 200: apiKeyView.describe('The key after the change, without its secret.') },
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
        description:
          'It opens nothing any more: at once on this instance, within five seconds on others. Needs the scope admin.',
        tags,
        params,
        response: { 204: z.undefined().describe('It is revoked.') },
      },
    },
    async (request, reply) => {
      await apiKeys.revoke(request.principal, request.params.id)
      reply.code(204)
    },
  )
}
