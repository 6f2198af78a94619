import { z } from 'zod'
import { type Member, memberSortKeys } from '../../../core/identity/member.ts'
import { roles } from '../../../core/identity/principal.ts'
import { isJsonObject, nameText, text } from '../../../shared/bounded.ts'
import { toTypeId } from '../../../shared/identifiers.ts'
import { collectionOf } from '../collections/collection.ts'

export const email = z.email().max(254).describe('Email address of the user, ignoring case.')
export const newPassword = text(200, 12).describe('Password of the user.')

const name = nameText(255).describe('Name of the user in this account.')
const role = z
  .enum(roles)
  .describe('Role of the user: ADMIN manages users and keys, EDITOR changes records, VIEWER only reads.')

export const createUserSchema = z
  .strictObject({
    email,
    password: newPassword
      .optional()
      .describe(
        "Password of the new user. Required, except in the operator's account: omit it there to add the existing user with this email, whose password does not change.",
      ),
    name,
    role: role.default('VIEWER'),
  })
  .meta({
    examples: [
      {
        email: 'grace@example.com',
        password: 'correct horse battery staple',
        name: 'Grace Hopper',
        role: 'EDITOR',
      },
    ],
  })

/**
 * The email of a user in a body without a password: null when it is not an email.
 * @returns undefined when there is a password, right or wrong
 */
export function emailWithoutPassword(user: unknown): string | null | undefined {
  if (!isJsonObject(user) || user.password !== undefined) return undefined
  return email.safeParse(user.email).data ?? null
}

export const updateUserSchema = z
  .strictObject({
    name: name.optional(),
    role: role.optional(),
    disabled: z
      .boolean()
      .optional()
      .describe(
        'Whether the user is disabled: they have no access to this account, and their sessions in it end.',
      ),
    password: newPassword
      .optional()
      .describe('New password; all sessions of the user end. Refused if the user is in other accounts.'),
  })
  .meta({ examples: [{ role: 'VIEWER', disabled: false }] })

export const userView = z
  .object({
    id: z.string().describe('TypeID of the user, `user_…`.'),
    email: z.string().describe('Email address of the user.'),
    name: z.string().describe('Name of the user in this account.'),
    role,
    disabled: z.boolean().describe('Whether the user is disabled in this account.'),
    createdAt: z.iso.datetime().describe('Time at which the user was added to this account.'),
    updatedAt: z.iso
      .datetime()
      .describe('Time of the last change of the user by this account, or of their password.'),
  })
  .meta({
    'x-component': 'User',
    examples: [
      {
        id: 'user_01jh3v3e6ve1hs3bdn4r2j8k5p',
        email: 'grace@example.com',
        name: 'Grace Hopper',
        role: 'EDITOR',
        disabled: false,
        createdAt: '2026-01-08T10:00:00.000Z',
        updatedAt: '2026-01-08T10:00:00.000Z',
      },
    ],
  })

export const userList = collectionOf({
  name: 'users',
  view: userView,
  sortKeys: memberSortKeys,
  defaultSort: '-created',
  wordsIn: 'the name or email',
  filters: {},
})

export function userToWire(member: Member): z.output<typeof userView> {
  const { id, createdAt, updatedAt, ...rest } = member
  return {
    ...rest,
    id: toTypeId('user', id),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}
