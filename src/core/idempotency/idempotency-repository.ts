import type { Database } from '../../database/database.ts'

/** A request as the table knows it: neither the key nor the credential can be read from it. */
export interface RequestIdentity {
  readonly id: Buffer
  readonly accountId: string
  /** Of what it asks, but for a body that is read as a stream. */
  readonly fingerprint: Buffer
}

/**
 * The right to run a request. Should it pass to another instance because this one stood still, then the time differs,
 * and this one can change nothing any more.
 */
export interface Claim {
  readonly id: Buffer
  readonly claimedAt: Date
}

export interface StoredResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Sealed; null for a response without a body. */
  readonly body: Buffer | null
  /** SHA-256 of a request body that was read as a stream; null when it was not, or not to its end. */
  readonly bodyHash: Buffer | null
}

export type ClaimOutcome =
  | { readonly kind: 'claimed'; readonly claim: Claim }
  | { readonly kind: 'answered'; readonly response: StoredResponse }
  | { readonly kind: 'running' }
  /** With another fingerprint. */
  | { readonly kind: 'reused' }

export type IdempotencyRepository = ReturnType<typeof createIdempotencyRepository>

/**
 * Single statements that wait for no other request's lock: a key is locked while its request makes an assistant. All
 * times are the database's, for the clocks of instances differ.
 */
export function createIdempotencyRepository({ sql }: Database) {
  return {
    /** Makes the request this instance's to run, unless another one runs it or has answered it. */
    async claim(request: RequestIdentity): Promise<ClaimOutcome> {
      const { id, accountId, fingerprint } = request
      const [made] = await sql.query<ClaimRow>('insert-idempotency-key', insertSql, [
        id,
        accountId,
        fingerprint,
      ])
      if (made !== undefined) return claimed(id, made)
      const [row] = await sql.query<KeyRow>('find-idempotency-key', findSql, [id, fingerprint])
      // Without a row it has been released this moment.
      if (row === undefined) return { kind: 'running' }
      return row.free ? takeOver(request) : outcomeOf(row)
    },

    /** Says that the request still runs. */
    async extend({ id, claimedAt }: Claim): Promise<void> {
      await sql.query('extend-idempotency-key', extendSql, [id, claimedAt])
    },

    async keep(claim: Claim, response: StoredResponse): Promise<void> {
      await sql.query('store-idempotent-response', keepSql, valuesOf(claim, response))
    },

    /** Like `keep`; but when its request has made something, the same request gets that instead. */
    async keepFailure(claim: Claim, response: StoredResponse): Promise<void> {
      await sql.query('keep-idempotent-failure', keepFailureSql, valuesOf(claim, response))
    },

    /** Makes the key free again. When its request has made something, then only for the same request. */
    async release({ id, claimedAt }: Claim): Promise<void> {
      await sql.query('release-idempotency-key', releaseSql, [id, claimedAt])
    },

    /** @returns how many keys there were whose time is over; at most `limit` */
    async deleteExpired(limit: number): Promise<number> {
      const rows = await sql.query('delete-idempotency-keys', deleteExpiredSql, [limit])
      return rows.length
    },
  }

  async function takeOver({ id, accountId, fingerprint }: RequestIdentity): Promise<ClaimOutcome> {
    const values = [id, accountId, fingerprint]
    const [taken] = await sql.query<ClaimRow>('take-idempotency-key', takeOverSql, values)
    return taken === undefined ? { kind: 'running' } : claimed(id, taken)
  }
}

interface ClaimRow {
  readonly created_at: Date
}

interface KeyRow {
  /** Whether whoever asks with this fingerprint may run it. */
  readonly free: boolean
  readonly same: boolean
  readonly status: number | null
  readonly headers: Record<string, string> | null
  readonly body: Uint8Array | null
  readonly body_hash: Uint8Array | null
}

function valuesOf({ id, claimedAt }: Claim, { status, headers, body, bodyHash }: StoredResponse) {
  return [id, claimedAt, status, JSON.stringify(headers), body, bodyHash]
}

function claimed(id: Buffer, { created_at: claimedAt }: ClaimRow): ClaimOutcome {
  return { kind: 'claimed', claim: { id, claimedAt } }
}

function outcomeOf({ same, status, headers, body, body_hash: bodyHash }: KeyRow): ClaimOutcome {
  if (!same) return { kind: 'reused' }
  if (status === null) return { kind: 'running' }
  const response = { status, headers: headers ?? {}, body: bufferOf(body), bodyHash: bufferOf(bodyHash) }
  return { kind: 'answered', response }
}

function bufferOf(bytes: Uint8Array | null): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes)
}

/** As long as a retry waits for an instance that has died; several times as long as one waits to extend it. */
const leaseSql = `now() + interval '5 seconds'`
const expiredSql = `created_at <= now() - interval '24 hours'`

/**
 * An instance that died may have done its work, so what it left is for the same request only; of a body that it read as a
 * stream nothing is known.
 */
const freeSql = (fingerprint: '$2' | '$3') =>
  `(${expiredSql} OR (status IS NULL AND lease_until <= now() AND fingerprint = ${fingerprint}))`

const insertSql = `
  INSERT INTO idempotency_keys (id, account_id, fingerprint, lease_until)
  VALUES ($1, $2::uuid, $3, ${leaseSql}) ON CONFLICT (id) DO NOTHING RETURNING created_at`

const findSql = `
  SELECT ${freeSql('$2')} AS free, fingerprint = $2 AS same, status, headers, body, body_hash
  FROM idempotency_keys WHERE id = $1`

/** What a request had made counts for as long as its key does. */
const takeOverSql = `
  UPDATE idempotency_keys SET account_id = $2::uuid, fingerprint = $3, lease_until = ${leaseSql}, created_at = now(),
    status = NULL, headers = NULL, body = NULL, body_hash = NULL, resource_id = CASE WHEN NOT ${expiredSql} THEN resource_id END
  WHERE id = $1 AND ${freeSql('$3')} RETURNING created_at`

const ownSql = 'id = $1 AND created_at = $2 AND status IS NULL'

const extendSql = `UPDATE idempotency_keys SET lease_until = ${leaseSql} WHERE ${ownSql}`

const keepSql = `
  UPDATE idempotency_keys SET status = $3::int, headers = $4::jsonb, body = $5::bytea, body_hash = $6::bytea
  WHERE ${ownSql}`

const keepFailureSql = `
  WITH kept AS (
    UPDATE idempotency_keys SET status = $3::int, headers = $4::jsonb, body = $5::bytea, body_hash = $6::bytea
    WHERE ${ownSql} AND resource_id IS NULL)
  UPDATE idempotency_keys SET lease_until = now() WHERE ${ownSql} AND resource_id IS NOT NULL`

const releaseSql = `
  WITH gone AS (DELETE FROM idempotency_keys WHERE ${ownSql} AND resource_id IS NULL)
  UPDATE idempotency_keys SET lease_until = now() WHERE ${ownSql} AND resource_id IS NOT NULL`

const deleteExpiredSql = `
  DELETE FROM idempotency_keys WHERE id IN (
    SELECT id FROM idempotency_keys WHERE ${expiredSql} LIMIT $1::int FOR UPDATE SKIP LOCKED)
  RETURNING id`
