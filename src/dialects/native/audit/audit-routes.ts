import { Readable } from 'node:stream'
import type { AuditEntry } from '../../../core/audit/audit-entry.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import type { Services } from '../../../services.ts'
import { listViewOf, pageRequestOf } from '../list.ts'
import { auditFilterOf, auditQuery } from './audit-query.ts'
import { auditEntryToWire, auditResponse } from './audit-schemas.ts'

const defaultLimit = 50

export function auditRoutes(scope: DialectScope, { audit }: Services): void {
  scope.get(
    '/audit',
    {
      schema: {
        operationId: 'listAuditLog',
        summary: 'Read who changed what, newest first',
        description:
          'Each stored change of the account, each login and logout, and what was refused: failed logins of its users, and writes (401 and 403) with a credential of the account, even one that is revoked. Refusals are added up: at most ten entries in a minute, and the longer they go on, the rarer, down to one write in 15 minutes. The log holds names of fields and no values. The database refuses changes to it. Needs the scope admin.',
        tags: ['Audit log'],
        querystring: auditQuery,
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
