import { isJsonObject } from '../shared/bounded.ts'

/** Prisma's and PostgreSQL's codes for "two rows would have the same unique value". */
const uniqueViolations = new Set(['P2002', '23505'])

/** Two transactions stood in each other's way: deadlock, serialization failure, and Prisma's word for both. */
const transactionConflicts = new Set(['40P01', '40001', 'P2034'])

/**
 * Codes for "no answer to be had now": Prisma's for connections, pools and transactions, PostgreSQL's classes 08
 * (connection), 53 (resources) and 57P (shutdown), its time limits, a database that takes no writes, and the network's
 * own.
 */
const unavailabilities =
  /^(P1001|P1002|P1008|P1017|P2024|P2028|P2037|08...|53...|57P..|25006|57014|55P03|25P03|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/

/** Messages of `pg` and PGlite that come without a code. */
const unavailableMessages =
  /timeout exceeded when trying to connect|connection terminated|client has encountered a connection error|pglite is closed/i

/**
 * Codes for "it is there, and others are using it": Prisma's for its pool and for the start of a transaction, PostgreSQL's
 * for its last connection, and for the limits on how long a statement may take and wait.
 */
const contentions = /^(P2024|P2028|53300|57014|55P03)$/

/** What `pg` says when every connection stayed in use; one that cannot be made has another message. */
const poolMessages = /timeout exceeded when trying to connect/i

export function isUniqueViolation(error: unknown): boolean {
  return chain(error).some((link) => uniqueViolations.has(codeOf(link)))
}

/** Whether trying again may help at once. */
export function isTransactionConflict(error: unknown): boolean {
  return chain(error).some((link) => transactionConflicts.has(codeOf(link)))
}

/** Whether the database could not be reached or used now, as opposed to having answered with an error. */
export function isUnavailable(error: unknown): boolean {
  return chain(error).some(
    (link) =>
      unavailabilities.test(codeOf(link)) ||
      transactionConflicts.has(codeOf(link)) ||
      unavailableMessages.test(messageOf(link)),
  )
}

/** Whether the database answers and takes no writes, such as a standby during a failover. */
export function isReadOnly(error: unknown): boolean {
  return chain(error).some((link) => codeOf(link) === '25006')
}

/** What went wrong, for people. Where several addresses were tried in vain, Node says it by a code alone. */
export function reasonOf(error: unknown): string {
  const reasons = chain(error).map((link) => messageOf(link) || codeOf(link))
  return reasons.find((reason) => reason !== '') ?? String(error)
}

/** Whether the database is there and was too busy, as opposed to out of reach. */
export function isContention(error: unknown): boolean {
  return chain(error).some(
    (link) =>
      contentions.test(codeOf(link)) ||
      transactionConflicts.has(codeOf(link)) ||
      poolMessages.test(messageOf(link)),
  )
}

/** An error and what caused it; drivers wrap each other's. */
function chain(error: unknown): unknown[] {
  const links: unknown[] = []
  for (let link = error; link !== undefined && link !== null && links.length < 8; link = causeOf(link))
    links.push(link)
  return links
}

function causeOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined
  if ('cause' in error && error.cause !== undefined) return error.cause
  // Prisma keeps the driver's error, which has PostgreSQL's own code, here.
  return 'meta' in error && isJsonObject(error.meta) ? error.meta.driverAdapterError : undefined
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'originalCode' in error && typeof error.originalCode === 'string' ? error.originalCode : ''
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : ''
}
