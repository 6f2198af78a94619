import { entityTagOfState } from '../conditions/entity-tag.ts'
import type { Role } from './roles.ts'

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
