import { z } from 'zod'
import { type ApiKey, apiKeySortKeys } from '../../../core/identity/api-key.ts'
import type { IssuedApiKey } from '../../../core/identity/api-key-service.ts'
import { scopes } from '../../../core/identity/permissions.ts'
import { nameText } from '../../../shared/bounded.ts'
import { toTypeId } from '../../../shared/identifiers.ts'
import { collectionOf } from '../collections/collection.ts'
import type { ApiId } from '../request-schemas.ts'

const scope = z.enum(scopes)

export const createApiKeySchemaOf = (apiId: ApiId) =>
  z
    .strictObject({
      name: nameText(255).describe('Name of the key.'),
      scopes: z
        .array(scope)
        .min(1)
        .max(scopes.length)
        .default(['read', 'write'])
        .describe(
          'Permissions of the key. `admin` includes all others; `runtime:read` only permits resolving calls.',
        ),
      expiresAt: z.iso
        .datetime({ offset: true })
        .refine((value) => Date.parse(value) > Date.now(), 'must be in the future')
        .nullish()
        .describe('Time of expiry; by default the key does not expire.'),
      dialect: apiId
        .default('native')
        .describe('API whose prefix the key has. The key is valid for all APIs.'),
    })
    .meta({
      examples: [
        {
          name: 'Billing export',
          scopes: ['read'],
          expiresAt: '2030-01-01T00:00:00.000Z',
          dialect: 'callcamp',
        },
      ],
    })

export const updateApiKeySchema = z
  .strictObject({ name: nameText(255, 1).optional().describe('Name of the key.') })
  .meta({ examples: [{ name: 'Nightly export' }] })

const weekSeconds = 604_800
const daySeconds = 86_400

export const rotateApiKeySchema = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0)
      .max(weekSeconds)
      .default(daySeconds)
      .describe(
        'How long the previous secret remains valid, and all earlier ones at most: up to a week. With `0` they are invalid at once.',
      ),
  })
  .meta({ examples: [{ overlapSeconds: 3600 }] })

const fields = {
  id: z.string().describe('TypeID of the key, `key_…`.'),
  name: z.string().describe('Name of the key.'),
  hint: z.string().describe('First characters of the secret, to identify the key.'),
  scopes: z.array(scope).describe('Permissions of the key.'),
  expiresAt: z.iso.datetime().nullable().describe('Time of expiry; null for never.'),
  revokedAt: z.iso.datetime().nullable().describe('Time of revocation; null if it is not revoked.'),
  lastUsedAt: z.iso
    .datetime()
    .nullable()
    .describe('Time of the last use, accurate to a minute; null if it was never used.'),
  createdAt: z.iso.datetime().describe('Time of creation.'),
  previousSecretExpiresAt: z.iso
    .datetime()
    .nullable()
    .describe('Time until which a secret from before a rotation is valid; null for none.'),
  updatedAt: z.iso.datetime().describe('Time of the last change or of revocation.'),
}

const example = {
  id: 'key_01jh3v3e6se1hs3bdn4r2j8k5m',
  name: 'Billing export',
  hint: 'cc_tok_8f3aK…',
  scopes: ['read'],
  expiresAt: '2030-01-01T00:00:00.000Z',
  revokedAt: null,
  lastUsedAt: null,
  createdAt: '2026-01-08T10:00:00.000Z',
  previousSecretExpiresAt: null,
  updatedAt: '2026-01-08T10:00:00.000Z',
}

export const apiKeyView = z.object(fields).meta({ 'x-component': 'ApiKey', examples: [example] })

export const apiKeyList = collectionOf({
  name: 'api-keys',
  view: apiKeyView,
  sortKeys: apiKeySortKeys,
  defaultSort: '-created',
  wordsIn: 'the name or the first characters of the key',
  filters: {},
})

export const issuedApiKeyExample = {
  ...example,
  secret: 'cc_tok_8f3aKz0mV5nQ2wX7yB4cD9eF1gH6jL3pR8sT0uA2vE4',
}

export const issuedApiKeyView = z
  .object({ ...fields, secret: z.string().describe('The secret of the key, which is only shown once.') })
  .meta({ 'x-component': 'IssuedApiKey', examples: [issuedApiKeyExample] })

export function apiKeyToWire(key: ApiKey): z.output<typeof apiKeyView> {
  const { id, name, hint, scopes, expiresAt, revokedAt, lastUsedAt, createdAt } = key
  const { updatedAt, previousSecretExpiresAt } = key
  return {
    id: toTypeId('key', id),
    name,
    hint,
    scopes: [...scopes],
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    previousSecretExpiresAt: previousSecretExpiresAt?.toISOString() ?? null,
    updatedAt: updatedAt.toISOString(),
  }
}

export function issuedApiKeyToWire(key: IssuedApiKey): z.output<typeof issuedApiKeyView> {
  return { ...apiKeyToWire(key), secret: key.secret }
}
