import type { CommonCriteria } from '../collections/search.ts'
import { entityTagOfState } from '../conditions/entity-tag.ts'
import type { Role } from './principal.ts'

/** A user as one account knows them. Name, role and the rest are this account's own; only the email is shared. */
export interface Member {
  /** The user's id. */
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly disabled: boolean
  /** When they joined this account. */
  readonly createdAt: Date
  /** When this account last changed them. */
  readonly updatedAt: Date
}

/** Names this state of it. */
export function memberTagOf(member: Member): string {
  return entityTagOfState(member)
}

/** How an email is stored and compared: nobody's mailbox tells `Ada@…` from `ada@…`. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase()
}

export type MemberCriteria = CommonCriteria

export const memberSortKeys = { created: 'date', updated: 'date', name: 'text' } as const
