import type { Cursor } from '../../shared/paging.ts'
import type { Authorship } from './authorship.ts'
import type { Refusal } from './refusal.ts'

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
  'rotate',
  'refuse',
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
  /** For `refuse`. */
  readonly refusal?: Refusal
}

/** A line of the audit log. */
export interface AuditEntry extends Cursor, Authorship {
  /** What was done to what, such as `assistant.update`. */
  readonly action: string
  readonly resource: AuditedResource
  readonly fields: readonly string[]
  /** Null where something was done. */
  readonly refusal: Refusal | null
}

export interface AuditedResource {
  readonly type: AuditedType
  readonly id: string
  /** As it was called then. */
  readonly name: string | null
}

/** Every condition that is given has to hold. */
export interface AuditFilter {
  /** UUID of the user or key. */
  readonly actorId?: string | undefined
  /** Such as `assistant.update`. */
  readonly action?: string | undefined
  readonly resourceType?: AuditedType | undefined
  /** UUID. */
  readonly resourceId?: string | undefined
  readonly dialect?: string | undefined
  readonly from?: Date | undefined
  /** Exclusive. */
  readonly until?: Date | undefined
}

/** Most pointers in one entry. */
export const maxAuditedFields = 100
