import { parseId, toTypeId } from '../../shared/identifiers.ts'
import type { Principal } from '../identity/principal.ts'

/** Who makes a change, through what, and why. */
export interface Authorship {
  readonly author: Author
  /** The API, by the id of its dialect; null for the server itself. */
  readonly dialect: string | null
  readonly address: string | null
  readonly requestId: string | null
  /** In the author's own words. */
  readonly message: string | null
}

export interface Author {
  readonly kind: 'user' | 'apiKey' | 'system'
  readonly id: string | null
  readonly name: string | null
}

/** `user_…` or `key_…`; null for the server itself. */
export function authorTypeId({ kind, id }: Pick<Author, 'kind' | 'id'>): string | null {
  if (id === null || kind === 'system') return null
  return toTypeId(kind === 'user' ? 'user' : 'key', id)
}

/** The UUID in `user_…` or `key_…`; null for the server itself, and where it is no such id. */
export function authorUuid({ kind, id }: Pick<Author, 'kind' | 'id'>): string | null {
  if (id === null || kind === 'system') return null
  return parseId(kind === 'user' ? 'user' : 'key', id)
}

/** The server's own work, such as emptying the trash. */
export const systemAuthorship: Authorship = {
  author: { kind: 'system', id: null, name: null },
  dialect: null,
  address: null,
  requestId: null,
  message: null,
}

export function authorshipOf(principal: Principal): Authorship {
  const { request } = principal
  return {
    author: authorOf(principal),
    dialect: request?.dialect ?? null,
    address: request?.address ?? null,
    requestId: request?.id ?? null,
    message: request?.changeMessage ?? null,
  }
}

function authorOf(principal: Principal): Author {
  switch (principal.kind) {
    case 'user':
      return { kind: 'user', id: principal.userId, name: principal.name }
    case 'apiKey':
      return { kind: 'apiKey', id: principal.apiKeyId, name: principal.name }
  }
}

/** As the columns of versions, pins and the audit log take it. */
export function authorshipValues({ author, dialect, requestId, message, address }: Authorship) {
  return [author.kind, author.id, author.name, dialect, requestId, message, address] as const
}
