import { AppError } from '../../shared/errors.ts'
import { entityTagOfState } from '../conditions/entity-tag.ts'

/** An account as the operator of the server sees it. */
export interface ManagedAccount {
  readonly id: string
  readonly slug: string
  readonly name: string
  /** Whether it is the operator's own. */
  readonly operator: boolean
  /** Its credentials are refused; its data stays. */
  readonly disabled: boolean
  readonly createdAt: Date
}

/** Names this state of it, as the operator sees it. */
export function managedAccountTagOf(account: ManagedAccount): string {
  return entityTagOfState(account)
}

/** What the operator may change; what is absent stays as it is. */
export interface ManagedAccountChange {
  readonly disabled?: boolean | undefined
}

/** For whoever has a credential of a disabled account, or logs in to it with the right password. */
export function accountDisabled(): AppError {
  return new AppError('forbidden', 'This account is disabled. Contact the operator of the server.')
}
