import { scopesOf } from '../../core/identity/permissions.ts'
import type { Principal, Role, Scope } from '../../core/identity/principal.ts'
import { toTypeId } from '../../shared/identifiers.ts'
import type { UserView } from './auth-schemas.ts'

const permissions = {
  read: 'agents:read',
  write: 'agents:write',
  admin: 'account:admin',
  'runtime:read': 'agents:resolve',
} as const satisfies Record<Scope, string>

/** Who is asking, as EDMO shows its users. An API key stands in for a user of the role that its scopes amount to. */
export function toUser(principal: Principal): UserView {
  const scopes = scopesOf(principal)
  return {
    ...identityOf(principal, scopes),
    // Whoever is disabled is not let in.
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
