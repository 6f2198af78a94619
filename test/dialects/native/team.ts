import { randomBytes } from 'node:crypto'
import { type ApiResponse, bearer, type Client, clientFor } from '../../support/client.ts'
import { makeAccount, makeUser } from '../../support/factories.ts'

export const password = 'correct horse battery staple'

export function newUser() {
  return { email: `${randomBytes(6).toString('hex')}@example.com`, password, name: 'Grace' }
}

/** An account with one ADMIN, and a key of it. */
export async function team(options: { operator?: boolean } = {}) {
  const account = await makeAccount(options)
  const admin = await makeUser(account.id, { role: 'ADMIN' })
  return { account, admin, client: await bearer('/v1', account.key) }
}

/** A further account, which the operator gives to a user who exists already. */
export async function shareWithFurtherAccount(email: string) {
  const { client: operator } = await team({ operator: true })
  const slug = `team-${randomBytes(6).toString('hex')}`
  const { status, body } = await operator.post('/accounts', { slug, name: 'Further', admin: { email } })
  if (status !== 201) throw new Error(`Expected 201, got ${status}: ${JSON.stringify(body)}`)
  return { account: { slug }, client: await bearer('/v1', body.apiKey.secret) }
}

export async function login(credentials: {
  email: string
  password: string
  accountSlug?: string
}): Promise<ApiResponse> {
  const { email, password, accountSlug } = credentials
  const client = await clientFor('/v1')
  return client.post('/auth/login', { email, password, ...(accountSlug !== undefined && { accountSlug }) })
}

export async function sessionOf(credentials: { email: string; password: string }): Promise<Client> {
  return bearer('/v1', (await login(credentials)).body.token)
}

export const works = async (client: Client) => (await client.get('/auth/me')).status === 200
