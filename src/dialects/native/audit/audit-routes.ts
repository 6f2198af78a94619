import { Readable } from 'node:stream'
import type { AuditEntry } from '../../../core/audit/audit-entry.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import type { Services } from '../../../services.ts'
import { listViewOf, pageRequestOf } from '../list.ts'
import type { ApiId } from '../request-schemas.ts'
import { auditFilterOf, auditQueryOf } from './audit-query.ts'
import { auditEntryToWire, auditResponse } from './audit-schemas.ts'

const defaultLimit = 50

export function auditRoutes(scope: DialectScope, { audit }: Services, apiId: ApiId): void {
  scope.get(
    '/audit',
    {
      schema: {
        operationId: 'listAuditLog',
        summary: 'List the audit log, newest first',
        description:
          'Lists all changes in the account, logins and logouts, and refusals: failed logins of its users, and writes (401 and 403) with a credential of the account, even a revoked one. Refusals are aggregated: at most ten entries per minute, decreasing to one in 15 minutes while they continue. The log contains names of fields, but no values. The database prevents changes to it. Requires the `admin` scope.',
        tags: ['Audit log'],
        querystring: auditQueryOf(apiId),
        response: { 200: auditResponse },
      },
    },
    async ({ principal, query }, reply) => {
      const filter = auditFilterOf(query)
      if (query.format === 'ndjson') {
        const batches = await audit.export(principal, filter)
        return reply.type('application/x-ndjson').send(Readable.from(linesOf(batches)))
      }
      const page = pageRequestOf({ limit: query.limit ?? defaultLimit, cursor: query.cursor })
      return listViewOf(await audit.list(principal, filter, page), auditEntryToWire)
    },
  )
}

async function* linesOf(batches: AsyncIterable<readonly AuditEntry[]>): AsyncIterable<string> {
  for await (const batch of batches) {
    yield batch.map((entry) => `${JSON.stringify(auditEntryToWire(entry))}\n`).join('')
  }
}
