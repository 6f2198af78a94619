import { entityTagOfState } from '../conditions/entity-tag.ts'
import type { Scope } from './principal.ts'
import { generateApiKey, hashToken, hintOf } from './secrets.ts'

/** What is known of an API key once its secret has been shown. */
export interface ApiKey {
  readonly id: string
  readonly name: string
  /** The first characters of the secret. */
  readonly hint: string
  readonly scopes: readonly Scope[]
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
  /** At most a minute behind. */
  readonly lastUsedAt: Date | null
  readonly createdAt: Date
}

/** Names this state of it. When it was last used does not count: a key that changes itself would never match. */
export function apiKeyTagOf({ lastUsedAt: _, ...key }: ApiKey): string {
  const { id, name, hint, scopes, expiresAt, revokedAt, createdAt, ...unmapped } = key
  unmapped satisfies Record<string, never>
  return entityTagOfState({ id, name, hint, scopes, expiresAt, revokedAt, createdAt })
}

export interface ApiKeySettings {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly expiresAt: Date | null
}

/** What is stored of a new key. */
export interface NewApiKey extends ApiKeySettings {
  readonly keyHash: Buffer<ArrayBuffer>
  readonly hint: string
}

/** The prefix of a key that was issued for no API in particular. */
export const plainKeyPrefix = 'sk_'

/** A key with a secret of 256 random bits, which stands nowhere but in the answer. */
export function newApiKey(settings: ApiKeySettings, prefix = plainKeyPrefix) {
  const secret = generateApiKey(prefix)
  return { secret, stored: { ...settings, keyHash: hashToken(secret), hint: hintOf(secret, prefix) } }
}

/** A key whose secret somebody chose. */
export function givenApiKey(settings: ApiKeySettings, secret: string) {
  return { secret, stored: { ...settings, keyHash: hashToken(secret), hint: hintOf(secret) } }
}
