import type { Prisma } from '../../database/generated/client.ts'
import { newId } from '../../shared/identifiers.ts'
import type { Member } from './member.ts'
import type { NewUser } from './new-user.ts'
import type { Role } from './principal.ts'

/** A membership with its user's email. */
export interface MemberRow {
  readonly user_id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly disabled: boolean
  readonly created_at: Date
  readonly updated_at: Date
}

export const memberColumns = 'm.user_id, u.email, m.name, m.role, m.disabled, m.created_at, m.updated_at'

export function memberFromRow(row: MemberRow): Member {
  const { user_id: id, email, name, role, disabled, created_at: createdAt, updated_at: updatedAt } = row
  return { id, email, name, role, disabled, createdAt, updatedAt }
}

/**
 * The id of the user whom a draft means, whose row stays locked: with a password a new one, without one whoever has the
 * email. An existing user never gets the password of whoever adds them.
 * @returns null for a password and an email that is known, and for no password and an email that is not
 */
export async function userIdFor(
  transaction: Prisma.TransactionClient,
  { email, passwordHash }: NewUser,
): Promise<string | null> {
  const rows =
    passwordHash === null
      ? await transaction.$queryRaw<{ id: string }[]>`SELECT id FROM users WHERE email = ${email} FOR UPDATE`
      : await transaction.$queryRaw<{ id: string }[]>`
          INSERT INTO users (id, email, password_hash) VALUES (${newId()}::uuid, ${email}, ${passwordHash})
          ON CONFLICT (email) DO NOTHING RETURNING id`
  return rows[0]?.id ?? null
}

/** A name to begin with, for a user of whom only the email is known. */
export function nameFromEmail(email: string): string {
  return email.split('@', 1)[0] ?? email
}
