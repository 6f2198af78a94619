/** Loaded by the first password: a server that is called with API keys alone needs none. */
const loadArgon2 = () => import('@node-rs/argon2')

/** argon2id with the library's defaults: 19 MiB, two passes, OWASP's first recommendation. */
export async function hashPassword(password: string): Promise<string> {
  const { hash } = await loadArgon2()
  return hash(password)
}

/** Of a password that nobody has, made as `hashPassword` makes them. */
export const hashOfNobody =
  '$argon2id$v=19$m=19456,t=2,p=1$dX9aBwCdHOUhiRC5mHI5bA$5Ot3UalsopuxGV+hSmkMeqbMUmGmmD6tFoWDeytbzqA'

/** Takes as long for a user that does not exist (`passwordHash` null) as for one that does. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const { verify } = await loadArgon2()
  const matches = await verify(passwordHash ?? hashOfNobody, password)
  return matches && passwordHash !== null
}
