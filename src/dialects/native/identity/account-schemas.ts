import { z } from 'zod'
import { type Account, slugPattern, templatings } from '../../../core/identity/account.ts'
import type { IssuedAccount } from '../../../core/identity/account-service.ts'
import { isJsonObject, nameText } from '../../../shared/bounded.ts'
import { toTypeId } from '../../../shared/identifiers.ts'
import { issuedApiKeyExample, issuedApiKeyToWire, issuedApiKeyView } from './api-key-schemas.ts'
import { email, emailWithoutPassword, newPassword } from './user-schemas.ts'

const name = nameText(255).describe('Name of the account.')

export const createAccountSchema = z
  .strictObject({
    slug: z
      .string()
      .regex(slugPattern, 'must be 1 to 63 lower-case letters, digits and inner hyphens')
      .describe('Unique short name of the account.'),
    name,
    admin: z
      .strictObject({
        email,
        password: newPassword
          .optional()
          .describe(
            'Password of a new user. Omit it to use the existing user with this email, whose password does not change.',
          ),
      })
      .describe('First user of the account, with the role ADMIN.'),
  })
  .meta({
    examples: [
      {
        slug: 'acme',
        name: 'Acme Dental',
        admin: { email: 'grace@example.com', password: 'correct horse battery staple' },
      },
      { slug: 'acme-west', name: 'Acme Dental West', admin: { email: 'grace@example.com' } },
    ],
  })

/** The same for the admin in the body of a new account. */
export function adminEmailWithoutPassword(body: unknown): string | null | undefined {
  return isJsonObject(body) ? emailWithoutPassword(body.admin) : undefined
}

const example = {
  id: 'acct_01jh3v3e6se1hs3bdn4r2j8k5m',
  slug: 'acme',
  name: 'Acme Dental',
  requireIfMatch: false,
  requireValidTemplates: false,
  templating: 'liquid' as const,
  createdAt: '2026-01-08T10:00:00.000Z',
}

const requireIfMatch = z
  .boolean()
  .describe(
    'If true, changing or deleting a record that has an `ETag` requires `If-Match` in every API; otherwise the response is 428. Imports and new records are exempt.',
  )

const requireValidTemplates = z
  .boolean()
  .describe(
    'If true, every API refuses (400) to set a text of an assistant to an invalid Liquid template. Texts that are already stored are not affected.',
  )

const templating = z
  .enum(templatings)
  .describe(
    'With `liquid`, the texts of assistants are Liquid templates. With `off`, they are plain texts: they have no variables, are passed to calls unchanged, and cannot be invalid.',
  )

export const updateAccountSchema = z
  .strictObject({
    name: name.optional(),
    requireIfMatch: requireIfMatch.optional(),
    requireValidTemplates: requireValidTemplates.optional(),
    templating: templating.optional(),
  })
  // It does not enable the rule: trying out the example would lock out clients that send no tag.
  .meta({ examples: [{ name: 'Acme Dental', requireIfMatch: false }] })

export const accountView = z
  .object({
    id: z.string().describe('TypeID of the account, `acct_…`.'),
    slug: z.string().describe('Unique short name of the account.'),
    name: z.string().describe('Name of the account.'),
    requireIfMatch,
    requireValidTemplates,
    templating,
    createdAt: z.iso.datetime().describe('Time of creation.'),
  })
  .meta({ 'x-component': 'Account', examples: [example] })

/** A new account is shown without its settings, which are all defaults. */
function newAccountOf(account: z.output<typeof accountView>) {
  const { requireIfMatch: _rule, requireValidTemplates: _check, templating: _templating, ...rest } = account
  return rest
}

export const issuedAccountView = z
  .object({
    account: accountView
      .omit({ requireIfMatch: true, requireValidTemplates: true, templating: true })
      .describe('The new account.'),
    admin: z
      .object({
        id: z.string().describe('TypeID of the user, `user_…`.'),
        email: z.string().describe('Email address of the user.'),
      })
      .describe('The admin of the account.'),
    apiKey: issuedApiKeyView.describe('The first API key of the account, with all scopes.'),
  })
  .meta({
    examples: [
      {
        account: newAccountOf(example),
        admin: { id: 'user_01jh3v3e6ve1hs3bdn4r2j8k5p', email: 'grace@example.com' },
        apiKey: {
          ...issuedApiKeyExample,
          name: 'First key',
          hint: 'sk_8f3aK…',
          scopes: ['read', 'write', 'admin'],
          expiresAt: null,
          secret: 'sk_8f3aKz0mV5nQ2wX7yB4cD9eF1gH6jL3pR8sT0uA2vE4',
        },
      },
    ],
  })

export function accountToWire(account: Account): z.output<typeof accountView> {
  const { id, createdAt, ...shown } = account
  return { ...shown, id: toTypeId('acct', id), createdAt: createdAt.toISOString() }
}

export function issuedAccountToWire(issued: IssuedAccount): z.output<typeof issuedAccountView> {
  const { account, admin, apiKey } = issued
  return {
    account: newAccountOf(accountToWire(account)),
    admin: { id: toTypeId('user', admin.id), email: admin.email },
    apiKey: issuedApiKeyToWire(apiKey),
  }
}
