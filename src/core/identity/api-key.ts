import type { CommonCriteria } from '../collections/search.ts'
import { entityTagOfState } from '../conditions/entity-tag.ts'
import type { Scope } from './principal.ts'
import { generateApiKey, hashToken, hintOf, prefixOfHint } from './secrets.ts'

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
  /** When its settings last changed, or it was revoked. */
  readonly updatedAt: Date
  /** Until when a secret from before a rotation opens the key; null when none does any more. */
  readonly previousSecretExpiresAt: Date | null
}

/** Names this state of it. When it was last used does not count: a key that changes itself would never match. */
export function apiKeyTagOf({ lastUsedAt: _, ...key }: ApiKey): string {
  const { id, name, hint, scopes, expiresAt, revokedAt, createdAt, updatedAt, ...rest } = key
  const { previousSecretExpiresAt, ...unmapped } = rest
  unmapped satisfies Record<string, never>
  const state = { id, name, hint, scopes, expiresAt, revokedAt, createdAt, updatedAt }
  return entityTagOfState({ ...state, previousSecretExpiresAt })
}

export interface ApiKeySettings {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly expiresAt: Date | null
}

/** What may change of a key; what is absent stays as it is. */
export interface ApiKeyChange {
  readonly name?: string | undefined
}

/** What is stored of a secret. */
export interface NewSecret {
  readonly keyHash: Buffer<ArrayBuffer>
  readonly hint: string
}

/** What is stored of a new key. */
export interface NewApiKey extends ApiKeySettings, NewSecret {}

/** The prefix of a key that was issued for no API in particular. */
export const plainKeyPrefix = 'sk_'

/** A key with a secret of 256 random bits, which is nowhere but in the response. */
export function newApiKey(settings: ApiKeySettings, prefix = plainKeyPrefix) {
  const { secret, stored } = newSecret(prefix)
  return { secret, stored: { ...settings, ...stored } }
}

/** Another secret for a key. A key that was issued for one API keeps the prefix of it. */
export function nextSecret({ hint }: Pick<ApiKey, 'hint'>) {
  return newSecret(prefixOfHint(hint) || plainKeyPrefix)
}

function newSecret(prefix: string): { readonly secret: string; readonly stored: NewSecret } {
  const secret = generateApiKey(prefix)
  return { secret, stored: { keyHash: hashToken(secret), hint: hintOf(secret, prefix) } }
}

/** A key whose secret somebody chose. */
export function givenApiKey(settings: ApiKeySettings, secret: string) {
  return { secret, stored: { ...settings, keyHash: hashToken(secret), hint: hintOf(secret) } }
}

export type ApiKeyCriteria = CommonCriteria

export const apiKeySortKeys = { created: 'date', updated: 'date', name: 'text' } as const
