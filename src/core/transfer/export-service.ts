import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import { type LineOf, schemaVersion } from './export-line.ts'
import type { ExportRepository } from './export-repository.ts'

export type ExportService = ReturnType<typeof createExportService>

/** Everything of an account but its people, its keys, its audit log, its trash and the contents of its files. */
export function createExportService(records: ExportRepository) {
  return {
    /**
     * @returns the text in pieces of several lines, once the audit log has it, so that a database that is away is told
     *   before anything is sent
     * @throws AppError forbidden
     */
    async export(principal: Principal): Promise<AsyncGenerator<string>> {
      requireScope(principal, 'read')
      await records.recordExport(principal)
      return piecesOf(linesOf(principal.accountId))
    },
  }

  async function* linesOf(accountId: string): AsyncGenerator<string> {
    let count = 0
    yield JSON.stringify({ kind: 'header', schemaVersion } satisfies LineOf<'header'>)
    for await (const line of recordsOf(accountId)) {
      count += 1
      yield line
    }
    yield JSON.stringify({ kind: 'end', records: count } satisfies LineOf<'end'>)
  }

  async function* recordsOf(accountId: string): AsyncGenerator<string> {
    yield* records.files(accountId)
    yield* records.templates(accountId)
    yield* records.assistants(accountId)
    yield* records.phoneNumbers(accountId)
    yield* records.campaigns(accountId)
  }
}

/** Of a piece, in characters: one write to the client. */
const pieceLength = 64 * 1024

async function* piecesOf(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = ''
  for await (const line of lines) {
    piece += `${line}\n`
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  yield piece
}
