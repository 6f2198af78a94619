import { notFound, requireFound } from '../../shared/errors.ts'
import { parseId } from '../../shared/identifiers.ts'
import { permittedReader } from '../collections/permitted-reader.ts'
import { type ApiKey, type ApiKeyChange, type ApiKeySettings, newApiKey, nextSecret } from './api-key.ts'
import type { ApiKeyRepository } from './api-key-repository.ts'
import type { Authenticator } from './authenticate.ts'
import { requireScope } from './permissions.ts'
import type { Principal } from './principal.ts'

export interface ApiKeyDraft extends ApiKeySettings {
  /** What the secret begins with; `sk_` when nothing is given. */
  readonly prefix?: string | undefined
}

/** A new key, with the secret that is never shown again. */
export interface IssuedApiKey extends ApiKey {
  readonly secret: string
}

interface Options {
  readonly apiKeys: ApiKeyRepository
  readonly authenticator: Authenticator
}

export type ApiKeyService = ReturnType<typeof createApiKeyService>

/** The keys of an account, for its admins. A revoked key opens nothing, and stays in the list. */
export function createApiKeyService({ apiKeys, authenticator }: Options) {
  return {
    /** @throws AppError forbidden */
    async create(principal: Principal, { prefix, ...settings }: ApiKeyDraft): Promise<IssuedApiKey> {
      requireScope(principal, 'admin')
      const scopes = [...new Set(settings.scopes)]
      const { secret, stored } = newApiKey({ ...settings, scopes }, prefix)
      return { ...(await apiKeys.create(principal, stored)), secret }
    },

    ...permittedReader(apiKeys, 'admin'),

    /** @throws AppError forbidden, not_found */
    async get(principal: Principal, reference: string): Promise<ApiKey> {
      requireScope(principal, 'admin')
      return requireFound(await apiKeys.find(principal.accountId, apiKeyIdOf(reference)), 'API key')
    },

    /** The name counts for what is noted from now on. @throws AppError forbidden, not_found */
    async update(principal: Principal, reference: string, change: ApiKeyChange): Promise<ApiKey> {
      requireScope(principal, 'admin')
      const key = await apiKeys.update(principal, apiKeyIdOf(reference), change)
      authenticator.forgetAll()
      return requireFound(key, 'API key')
    },

    /**
     * Another secret for the same key: its name, scopes and history stay. The secret until now opens the key until the
     * overlap ends, and so do those before it, none of them for longer than that.
     * @param overlapSeconds 0 to a week
     * @throws AppError forbidden, not_found; conflict for a key that is revoked or has expired, and for an eleventh
     *   earlier secret that is still valid
     */
    async rotate(principal: Principal, reference: string, overlapSeconds: number): Promise<IssuedApiKey> {
      requireScope(principal, 'admin')
      const id = apiKeyIdOf(reference)
      const current = requireFound(await apiKeys.find(principal.accountId, id), 'API key')
      const { secret, stored } = nextSecret(current)
      const key = await apiKeys.rotate(principal, id, { secret: stored, overlapSeconds })
      authenticator.forgetAll()
      return { ...requireFound(key, 'API key'), secret }
    },

    /** Revoking twice is no mistake. @throws AppError forbidden, not_found */
    async revoke(principal: Principal, reference: string): Promise<void> {
      requireScope(principal, 'admin')
      const revoked = await apiKeys.revoke(principal, apiKeyIdOf(reference))
      authenticator.forgetAll()
      if (!revoked) throw notFound('API key')
    },
  }
}

function apiKeyIdOf(reference: string): string {
  return requireFound(parseId('key', reference), 'API key')
}
