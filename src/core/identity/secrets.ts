import { hash, randomBytes } from 'node:crypto'

/** Marks the token of a login; every other token is an API key. */
const sessionPrefix = 'ses_'

/** A key of 256 random bits behind its prefix. */
export function generateApiKey(prefix: string): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`
}

export function generateSessionToken(): string {
  return `${sessionPrefix}${randomBytes(32).toString('base64url')}`
}

export function generatePassword(): string {
  return randomBytes(18).toString('base64url')
}

export function isSessionToken(token: string): boolean {
  return token.startsWith(sessionPrefix)
}

/** Only this is stored. Tokens are too random for a slow hash to add anything. */
export function hashToken(token: string): Buffer<ArrayBuffer> {
  return Buffer.from(hashText(token), 'base64')
}

/** The same in base64. */
export function hashText(token: string): string {
  return hash('sha256', token, 'base64')
}

/** Enough of a key to recognise it by, and too little to guess it. The prefix is no secret. */
export function hintOf(key: string, prefix = ''): string {
  return `${key.slice(0, prefix.length + hintLength)}…`
}

/** The prefix of the key with this hint; empty for a key whose secret somebody chose. */
export function prefixOfHint(hint: string): string {
  return hint.slice(0, -1 - hintLength)
}

/** How much of the random part a hint shows. */
const hintLength = 5
