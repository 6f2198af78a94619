import { z } from 'zod'
import { scopes, scopesOf } from '../../../core/identity/permissions.ts'
import type { Principal, UserPrincipal } from '../../../core/identity/principal.ts'
import type { Login } from '../../../core/identity/session-service.ts'
import { text } from '../../../shared/bounded.ts'
import { toTypeId } from '../../../shared/identifiers.ts'
import { newPassword, userView } from './user-schemas.ts'

export const loginSchema = z
  .strictObject({
    email: text(254, 1).describe('Email address of the user, ignoring case.'),
    password: text(200, 1).describe('Password of the user.'),
    accountSlug: text(63, 1)
      .optional()
      .describe('Account to log in to; by default the one that the user joined first.'),
  })
  .meta({ examples: [{ email: 'grace@example.com', password: 'correct horse battery staple' }] })

export const changePasswordSchema = z
  .strictObject({
    currentPassword: text(200, 1).describe('Current password.'),
    newPassword: newPassword.describe('New password.'),
  })
  .meta({
    examples: [
      { currentPassword: 'correct horse battery staple', newPassword: 'four words that nobody else knows' },
    ],
  })

const account = z
  .object({
    id: z.string().describe('TypeID of the account, `acct_…`.'),
    slug: z.string().describe('Its name in requests.'),
    operator: z.boolean().describe('Whether it is the account of the operator of the server.'),
  })
  .describe('Account of the credential.')

const user = userView.pick({ id: true, email: true, name: true, role: true })

const accountExample = { id: 'acct_01jh3v3e6se1hs3bdn4r2j8k5m', slug: 'acme', operator: false }
const userExample = {
  id: 'user_01jh3v3e6ve1hs3bdn4r2j8k5p',
  email: 'grace@example.com',
  name: 'Grace Hopper',
  role: 'EDITOR',
}

export const loginView = z
  .object({
    token: z.string().describe('Session token, for clients without cookies: `Authorization: Bearer`.'),
    expiresAt: z.iso.datetime().describe('Time of expiry of the session.'),
    user: user.describe('The user.'),
    account,
  })
  .meta({
    examples: [
      {
        token: 'ses_8f3aKz0mV5nQ2wX7yB4cD9eF1gH6jL3pR8sT0uA2vE4',
        expiresAt: '2026-01-15T10:00:00.000Z',
        user: userExample,
        account: accountExample,
      },
    ],
  })

export const meView = z
  .object({
    kind: z.enum(['user', 'apiKey']).describe('`user` for a session, `apiKey` for an API key.'),
    user: user.nullable().describe('The user of the session; null for an API key.'),
    apiKey: z
      .object({
        id: z.string().describe('TypeID of the key, `key_…`.'),
        name: z.string().describe('Name of the key.'),
      })
      .nullable()
      .describe('The API key; null for a session.'),
    account,
    scopes: z.array(z.enum(scopes)).describe('Permissions of the caller.'),
  })
  .meta({
    examples: [
      { kind: 'user', user: userExample, apiKey: null, account: accountExample, scopes: ['read', 'write'] },
    ],
  })

export function loginToWire({ token, expiresAt, principal }: Login): z.output<typeof loginView> {
  return {
    token,
    expiresAt: expiresAt.toISOString(),
    user: userOf(principal),
    account: accountOf(principal),
  }
}

export function meToWire(principal: Principal): z.output<typeof meView> {
  const { kind } = principal
  const common = { kind, account: accountOf(principal), scopes: [...scopesOf(principal)] }
  if (principal.kind === 'user') return { ...common, user: userOf(principal), apiKey: null }
  const { apiKeyId, name } = principal
  return { ...common, user: null, apiKey: { id: toTypeId('key', apiKeyId), name } }
}

function accountOf({ accountId, accountSlug, operator }: Principal) {
  return { id: toTypeId('acct', accountId), slug: accountSlug, operator }
}

function userOf({ userId, email, name, role }: UserPrincipal) {
  return { id: toTypeId('user', userId), email, name, role }
}
