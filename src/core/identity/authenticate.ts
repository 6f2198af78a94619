import { type LRU, lru } from 'tiny-lru'
import type { CredentialRepository, StoredCredential } from './credential-repository.ts'
import { accountDisabled } from './managed-account.ts'
import type { Principal } from './principal.ts'
import { hashText, isSessionToken } from './secrets.ts'

/** A revocation is honoured within this time on every instance. */
const maxAgeMs = 4_000
const maxEntries = 10_000

interface CachedCredential extends StoredCredential {
  readonly askedAt: number
}

/** What is known, and what is being asked. */
interface Memory {
  readonly known: LRU<CachedCredential>
  readonly pending: Map<string, Promise<CachedCredential | null>>
}

export type Authenticator = ReturnType<typeof createAuthenticator>

interface Options {
  /** Told when noting the use of a key failed; the request goes on. */
  readonly onTouchError: (error: unknown) => void
  readonly now?: () => number
}

/**
 * From secrets to principals, with a small memory, so that a busy key costs a query every few seconds and not on every
 * request. Unknown secrets are not remembered: guessing fills nothing.
 */
export function createAuthenticator(
  credentials: CredentialRepository,
  { onTouchError, now = Date.now }: Options,
) {
  let memory = emptyMemory()

  return {
    /**
     * The principal behind a secret, at once when it is remembered; null when there is none, or no longer.
     * @throws AppError forbidden for a secret of a disabled account
     */
    authenticate(token: string): Principal | null | Promise<Principal | null> {
      const key = hashText(token)
      const cached = memory.known.get(key)
      if (cached !== undefined && now() - cached.askedAt < maxAgeMs) return principalOf(cached)
      return lookUp(memory, key, isSessionToken(token)).then(principalOf)
    },

    /**
     * Forgets everything, so that what was just revoked here ends at once. Lookups under way may have read what stood
     * before; they go on into the old memory, which nobody reads any more.
     */
    forgetAll(): void {
      memory = emptyMemory()
    },
  }

  function principalOf(credential: StoredCredential | null): Principal | null {
    if (credential === null) return null
    const { expiresAt, accountDisabled: isDisabled, principal } = credential
    if (expiresAt !== null && expiresAt.getTime() <= now()) return null
    if (isDisabled) throw accountDisabled()
    return principal
  }

  /** One query for each secret at a time, however many requests bring it at once. */
  function lookUp({ known, pending }: Memory, key: string, session: boolean) {
    const running = pending.get(key)
    if (running !== undefined) return running
    const lookup = ask(known, key, session).finally(() => pending.delete(key))
    pending.set(key, lookup)
    return lookup
  }

  async function ask(known: Memory['known'], key: string, session: boolean) {
    const askedAt = now()
    const hash = Buffer.from(key, 'base64')
    const found = await (session ? credentials.findSession(hash) : credentials.findApiKey(hash))
    if (found === null) {
      known.delete(key)
      return null
    }
    const credential: CachedCredential = { ...found, askedAt }
    known.set(key, credential)
    const { principal } = found
    if (principal.kind === 'apiKey') credentials.touchApiKey(principal.apiKeyId).catch(onTouchError)
    return credential
  }
}

function emptyMemory(): Memory {
  return { known: lru<CachedCredential>(maxEntries), pending: new Map() }
}
