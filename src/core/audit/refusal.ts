/** Why something was refused: the secret opens nothing any more, it may not do this, or the password was wrong. */
export const refusalReasons = ['credential', 'permission', 'password'] as const

export type RefusalReason = (typeof refusalReasons)[number]

/** What a line of the audit log about refusals says beyond the others. */
export interface Refusal {
  readonly reason: RefusalReason
  /** How many refusals the line stands for. */
  readonly count: number
  /** What was tried, by operationId; at most ten. */
  readonly operations: readonly string[]
  /** When the first of them happened; the line itself may be up to a quarter of an hour younger. */
  readonly since: Date
}

/** Whose credential, or whose login, was refused. */
export interface RefusedOwner {
  readonly accountId: string
  readonly kind: 'user' | 'apiKey'
  /** UUID of the user or key. */
  readonly id: string
  readonly name: string | null
}

/** One refusal. */
export interface RefusedAttempt {
  readonly reason: RefusalReason
  readonly operationId: string
  /** Whether it was the owner who tried, and not somebody who only knows their email. */
  readonly byOwner: boolean
  readonly dialect: string | null
  /** IP address of the client. */
  readonly address: string
  readonly requestId: string | null
}

/** Several refusals of the same kind. Dialect, address and request are those of the last one. */
export interface Tally extends Refusal, Omit<RefusedAttempt, 'operationId' | 'reason'> {}

/** Most operations that one line names. */
const maxOperations = 10

export function tallyOf(attempt: RefusedAttempt, since: Date): Tally {
  const { operationId, ...rest } = attempt
  return { ...rest, count: 1, operations: [operationId], since }
}

/** @param before what was counted until now; nothing for the first */
export function addedTo(before: Tally | undefined, tally: Tally): Tally {
  if (before === undefined) return tally
  const operations = [...new Set([...before.operations, ...tally.operations])].slice(0, maxOperations)
  return { ...tally, operations, count: before.count + tally.count, since: before.since }
}
