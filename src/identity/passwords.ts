import { hash, verify } from '@node-rs/argon2'

/** argon2id with the library's defaults: 19 MiB, two passes, OWASP's first recommendation. */
export function hashPassword(password: string): Promise<string> {
  return hash(password)
}

let hashOfNobody: Promise<string> | undefined

/**
 * Takes as long for a user that does not exist (`passwordHash` null) as for one that does.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  hashOfNobody ??= hash('the password of nobody')
  const matches = await verify(passwordHash ?? (await hashOfNobody), password)
  return matches && passwordHash !== null
}
