import type { Database } from '../../database/database.ts'
import type { AuditEvent } from './audit-entry.ts'
import { type Authorship, systemAuthorship } from './authorship.ts'
import { recordAudit } from './record-audit-repository.ts'
import type { RefusedOwner, Tally } from './refusal.ts'

export interface RefusalLine {
  /** Null for the refusals of several, of whom none is named. */
  readonly owner: RefusedOwner | null
  readonly tally: Tally
}

export type RefusalRepository = ReturnType<typeof createRefusalRepository>

export function createRefusalRepository({ sql }: Pick<Database, 'sql'>) {
  return {
    /**
     * Who has, or had, the secrets with these hashes: revoked keys, and sessions that have ended, included.
     * @param hashes SHA-256 in hexadecimal digits
     */
    async ownersOf(hashes: readonly string[]): Promise<Map<string, RefusedOwner>> {
      const rows = await sql.query<OwnerRow>('find-owners', ownersSql, [hashes])
      return new Map(rows.map(({ hash, account_id: accountId, ...owner }) => [hash, { ...owner, accountId }]))
    },

    async write(accountId: string, lines: readonly RefusalLine[]): Promise<void> {
      for (const line of lines)
        await recordAudit(sql, accountId, authorshipOf(line), eventOf(accountId, line))
    },
  }
}

interface OwnerRow extends Omit<RefusedOwner, 'accountId'> {
  readonly hash: string
  readonly account_id: string
}

const ownersSql = `
  WITH asked AS (SELECT decode(hash, 'hex') AS hash FROM unnest($1::text[]) AS hash)
  SELECT encode(k.key_hash, 'hex') AS hash, 'apiKey' AS kind, k.id, k.name, k.account_id
  FROM asked JOIN api_keys k ON k.key_hash = asked.hash
  UNION ALL
  SELECT encode(e.key_hash, 'hex'), 'apiKey', k.id, k.name, k.account_id
  FROM asked JOIN earlier_api_key_secrets e ON e.key_hash = asked.hash JOIN api_keys k ON k.id = e.api_key_id
  UNION ALL
  SELECT encode(s.token_hash, 'hex'), 'user', s.user_id, m.name, s.account_id
  FROM asked JOIN sessions s ON s.token_hash = asked.hash
  LEFT JOIN memberships m ON m.account_id = s.account_id AND m.user_id = s.user_id`

/** What somebody tried who only knows an email, the server itself notes. */
function authorshipOf({ owner, tally }: RefusalLine): Authorship {
  const { dialect, address, requestId, byOwner } = tally
  const author =
    owner === null || !byOwner
      ? systemAuthorship.author
      : { kind: owner.kind, id: owner.id, name: owner.name }
  return { author, dialect, address, requestId, message: null }
}

function eventOf(accountId: string, { owner, tally }: RefusalLine): AuditEvent {
  const { reason, count, operations, since } = tally
  const { kind: type, id, name } = owner ?? { kind: 'account' as const, id: accountId, name: null }
  return { action: 'refuse', type, id, name, refusal: { reason, count, operations, since } }
}
