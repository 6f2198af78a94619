import { createHmac, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import { toTypeId } from '../../shared/identifiers.ts'
import type { SigningKeyRepository } from './signing-key-repository.ts'

/** What a URL says that gives the content of one file to whoever has it, for a while. Texts, as they stand in the URL. */
export interface FileLink {
  /** TypeID. */
  readonly account: string
  /** TypeID. */
  readonly file: string
  /** Seconds since 1970. */
  readonly expires: string
  /** HMAC-SHA-256 of the others, in base64url. */
  readonly signature: string
}

/**
 * Links that are made within one of these windows expire together, at the end of the next one. So they are the same for
 * a while, and what has them in it can be asked for by its tag; and they hold for 15 minutes at least, and 30 at most.
 */
const windowSeconds = 900

export type FileLinks = ReturnType<typeof createFileLinks>

export function createFileLinks(keys: SigningKeyRepository) {
  return {
    /** Makes links to files of the account, named by their UUIDs. */
    async of(accountId: string, now: Date): Promise<(fileId: string) => FileLink> {
      const key = await keys.key()
      const account = toTypeId('acct', accountId)
      const expires = String((Math.floor(secondsOf(now) / windowSeconds) + 2) * windowSeconds)
      return (fileId) => {
        const link = { account, file: toTypeId('file', fileId), expires }
        return { ...link, signature: signatureOf(key, link) }
      }
    },

    /**
     * @returns the seconds until it expires
     * @throws AppError forbidden when it was not made here, or has expired
     */
    async check(link: FileLink, now: Date): Promise<number> {
      const signature = signatureOf(await keys.key(), link)
      if (!isSame(signature, link.signature)) {
        throw new AppError('forbidden', 'The signature of the URL is invalid.')
      }
      const seconds = Number(link.expires) - secondsOf(now)
      if (seconds <= 0) throw new AppError('forbidden', 'The URL has expired.')
      return Math.floor(seconds)
    },
  }
}

function signatureOf(key: Uint8Array, { account, file, expires }: Omit<FileLink, 'signature'>): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([account, file, expires]))
    .digest('base64url')
}

/** In a time that does not depend on where they differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function secondsOf(date: Date): number {
  return date.getTime() / 1000
}

export function expiryOf({ expires }: Pick<FileLink, 'expires'>): Date {
  return new Date(Number(expires) * 1000)
}
