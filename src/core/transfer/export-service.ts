import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import { type ExportLine, schemaVersion } from './export-line.ts'
import type { ExportRepository } from './export-repository.ts'

export type ExportService = ReturnType<typeof createExportService>

/** Everything of an account but its people, its keys, its audit log, its trash and the contents of its files. */
export function createExportService(records: ExportRepository) {
  return {
    /**
     * @returns once the audit log has it, so that a database that is away is told before anything is sent
     * @throws AppError forbidden
     */
    async export(principal: Principal): Promise<AsyncGenerator<ExportLine>> {
      requireScope(principal, 'read')
      await records.recordExport(principal)
      return linesOf(principal.accountId)
    },
  }

  async function* linesOf(accountId: string): AsyncGenerator<ExportLine> {
    let count = 0
    yield { kind: 'header', schemaVersion }
    for await (const line of recordsOf(accountId)) {
      count += 1
      yield line
    }
    yield { kind: 'end', records: count }
  }

  async function* recordsOf(accountId: string): AsyncGenerator<ExportLine> {
    yield* records.files(accountId)
    yield* records.templates(accountId)
    yield* records.assistants(accountId)
    yield* records.phoneNumbers(accountId)
    yield* records.campaigns(accountId)
  }
}
