import { z } from 'zod'
import { type ApiKey, apiKeySortKeys } from '../../../core/identity/api-key.ts'
import type { IssuedApiKey } from '../../../core/identity/api-key-service.ts'
import { scopes } from '../../../core/identity/permissions.ts'
import { nameText } from '../../../shared/bounded.ts'
import { toTypeId } from '../../../shared/identifiers.ts'
import { keyPrefixes } from '../../key-prefixes.ts'
import { collectionOf } from '../collections/collection.ts'

const scope = z.enum(scopes)

/** Every id of a dialect has a prefix in the table. */
const dialect = z.enum(Object.keys(keyPrefixes) as (keyof typeof keyPrefixes)[]) // Object.keys forgets the type

export const createApiKeySchema = z
  .strictObject({
    name: nameText(255).describe('What people call the key.'),
    scopes: z
      .array(scope)
      .min(1)
      .max(scopes.length)
      .default(['read', 'write'])
      .describe(
        'What it may do; `admin` holds all others, and `runtime:read` resolves calls and does nothing else.',
      ),
    expiresAt: z.iso
      .datetime({ offset: true })
      .refine((value) => Date.parse(value) > Date.now(), 'must lie in the future')
      .nullish()
      .describe('When it ends; without it, only by being revoked.'),
    dialect: dialect
      .default('native')
      .describe('The API that it is meant for, which shows in its first letters. It opens all of them.'),
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
  .strictObject({ name: nameText(255, 1).optional().describe('What people call the key.') })
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
        'For how long the secret until now goes on, and every one before it at most: up to a week; `0` ends them at once.',
      ),
  })
  .meta({ examples: [{ overlapSeconds: 3600 }] })

const fields = {
  id: z.string().describe('TypeID of the key, `key_…`.'),
  name: z.string().describe('What people call the key.'),
  hint: z.string().describe('Its first characters, to recognise it by.'),
  scopes: z.array(scope).describe('What it may do.'),
  expiresAt: z.iso.datetime().nullable().describe('When it ends; null for never.'),
  revokedAt: z.iso.datetime().nullable().describe('When it was revoked; it opens nothing since.'),
  lastUsedAt: z.iso.datetime().nullable().describe('When it was last used, at most a minute behind.'),
  createdAt: z.iso.datetime().describe('When it was created.'),
  previousSecretExpiresAt: z.iso
    .datetime()
    .nullable()
    .describe('Until when a secret from before a rotation opens it; null when none does any more.'),
  updatedAt: z.iso.datetime().describe('When it was last changed, or revoked.'),
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

const issuedExample = { ...example, secret: 'cc_tok_8f3aKz0mV5nQ2wX7yB4cD9eF1gH6jL3pR8sT0uA2vE4' }

export const issuedApiKeyView = z
  .object({ ...fields, secret: z.string().describe('The key itself. It is shown this once.') })
  .meta({ 'x-component': 'IssuedApiKey', examples: [issuedExample] })

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
