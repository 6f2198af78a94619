import { AppError } from '../../shared/errors.ts'
import type { Principal, Role, Scope } from './principal.ts'

export const scopes = ['read', 'write', 'admin', 'runtime:read'] as const satisfies readonly Scope[]

const scopesOfRole = {
  ADMIN: ['read', 'write', 'admin'],
  EDITOR: ['read', 'write'],
  VIEWER: ['read'],
} as const satisfies Record<Role, readonly Scope[]>

/** Of a key that may do everything. */
export const adminScopes = scopesOfRole.ADMIN

/**
 * What the asker may do: read the account, change its contents, administer its users and keys, or only resolve
 * assistants for calls. Whoever administers could give themselves the rest, so `admin` holds all of it.
 */
export function scopesOf(principal: Principal): readonly Scope[] {
  if (principal.kind === 'user') return scopesOfRole[principal.role]
  return principal.scopes.includes('admin') ? scopesOfRole.ADMIN : principal.scopes
}

/** @throws AppError forbidden */
export function requireScope(principal: Principal, scope: Scope): void {
  const granted = scopesOf(principal)
  // Whoever reads an assistant may have it resolved.
  if (granted.includes(scope) || (scope === 'runtime:read' && granted.includes('read'))) return
  throw new AppError('forbidden', `This needs the permission to ${descriptions[scope]}.`)
}

/** @throws AppError forbidden unless an admin of the operator's account asks */
export function requireOperator(principal: Principal): void {
  requireScope(principal, 'admin')
  if (!principal.operator) throw new AppError('forbidden', "This is for the operator's account.")
}

const descriptions: Readonly<Record<Scope, string>> = {
  read: 'read this account',
  write: 'change this account',
  admin: 'administer this account',
  'runtime:read': 'resolve assistants for calls',
}
