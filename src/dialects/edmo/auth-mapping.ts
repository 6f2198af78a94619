import { scopesOf } from '../../core/identity/permissions.ts'
import type { Principal, Role, Scope } from '../../core/identity/principal.ts'
import { toTypeId } from '../../shared/identifiers.ts'
import type { UserView } from './auth-views.ts'

const permissions = {
  read: 'agents:read',
  write: 'agents:write',
  admin: 'account:admin',
  'runtime:read': 'agents:resolve',
} as const satisfies Record<Scope, string>

/** The caller as an EDMO user. An API key is shown as a user with the role that matches its scopes. */
export function toUser(principal: Principal): UserView {
  const scopes = scopesOf(principal)
  return {
    ...identityOf(principal, scopes),
    // A disabled user is not authenticated.
    disabled: false,
    permissions: scopes.map((scope) => permissions[scope]),
  }
}

function identityOf(principal: Principal, scopes: readonly Scope[]) {
  switch (principal.kind) {
    case 'user': {
      const { userId, email, name, role } = principal
      return { id: toTypeId('user', userId), email, name, role }
    }
    case 'apiKey': {
      const { apiKeyId, name } = principal
      return { id: toTypeId('key', apiKeyId), email: null, name, role: roleOf(scopes) }
    }
  }
}

function roleOf(scopes: readonly Scope[]): Role {
  if (scopes.includes('admin')) return 'ADMIN'
  return scopes.includes('write') ? 'EDITOR' : 'VIEWER'
}
