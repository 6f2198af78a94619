import type { Authorship } from './authorship.ts'

/** The kinds of record whose changes are noted. */
export const auditedTypes = [
  'account',
  'apiKey',
  'assistant',
  'campaign',
  'catalogue',
  'environment',
  'file',
  'phoneNumber',
  'session',
  'template',
  'user',
] as const

export type AuditedType = (typeof auditedTypes)[number]

export const auditActions = [
  'create',
  'update',
  'delete',
  'restore',
  'purge',
  'pin',
  'rollback',
  'revoke',
  'import',
  'export',
] as const

export type AuditAction = (typeof auditActions)[number]

/** What was done to which record. */
export interface AuditEvent {
  readonly action: AuditAction
  readonly type: AuditedType
  readonly id: string
  readonly name: string | null
  /** JSON Pointers to what changed; never the values. */
  readonly fields?: readonly string[]
}

/** A line of the audit log. */
export interface AuditEntry extends AuditEvent, Authorship {
  readonly entryId: string
  readonly fields: readonly string[]
  readonly createdAt: Date
}
