import { z } from 'zod'
import { type Member, memberSortKeys } from '../../../core/identity/member.ts'
import { roles } from '../../../core/identity/principal.ts'
import { isJsonObject, nameText, text } from '../../../shared/bounded.ts'
import { toTypeId } from '../../../shared/identifiers.ts'
import { collectionOf } from '../collections/collection.ts'

export const email = z.email().max(254).describe('Email to log in with; capitals do not matter.')
export const newPassword = text(200, 12).describe('Password to log in with.')

const name = nameText(255).describe('What people call the user in this account.')
const role = z
  .enum(roles)
  .describe('ADMIN administers users and keys, EDITOR changes contents, VIEWER only reads.')

export const createUserSchema = z
  .strictObject({
    email,
    password: newPassword
      .optional()
      .describe(
        "Password of the new user. Required, except in the operator's account: left out there, it adds the user who has this email on the server already, and who keeps their password.",
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
 * The email of a user whom a body names without a password: null when it is no email.
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
      .describe('A disabled user cannot use this account, and their sessions in it end.'),
    password: newPassword
      .optional()
      .describe('A new password; all sessions end. Refused when other accounts share the user.'),
  })
  .meta({ examples: [{ role: 'VIEWER', disabled: false }] })

export const userView = z
  .object({
    id: z.string().describe('TypeID of the user, `user_…`.'),
    email: z.string().describe('Email to log in with.'),
    name: z.string().describe('What people call the user in this account.'),
    role: z.enum(roles).describe('What the user may do: administer, edit or only view.'),
    disabled: z.boolean().describe('Whether the user is shut out of this account.'),
    createdAt: z.iso.datetime().describe('When the user joined this account.'),
    updatedAt: z.iso.datetime().describe('When this account last changed the user, or their password.'),
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
