import { hash, verify } from '@node-rs/argon2'

/** argon2id with the library's defaults: 19 MiB, two passes, OWASP's first recommendation. */
export function hashPassword(password: string): Promise<string> {
  return hash(password)
}

/** Verifies passwords. Made before the first login, so that an unknown email never waits for it. */
export function createPasswordVerifier(): (
  passwordHash: string | null,
  password: string,
) => Promise<boolean> {
  const hashOfNobody = hash('the password of nobody')
  // Told to the login that needs it.
  hashOfNobody.catch(() => {})

  /** Takes as long for a user that does not exist (`passwordHash` null) as for one that does. */
  return async (passwordHash, password) => {
    const matches = await verify(passwordHash ?? (await hashOfNobody), password)
    return matches && passwordHash !== null
  }
}
