import { isJsonObject } from '../../shared/bounded.ts'
import { AppError } from '../../shared/errors.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import { type BodyLine, bodyLines } from './body-lines.ts'
import { lineSchemas, schemaVersion } from './export-line.ts'
import { importBatch } from './import-batch.ts'
import {
  createReportLines,
  failedFor,
  type ImportMode,
  type ImportReport,
  type ReportedLine,
  reportOf,
} from './import-report.ts'
import { beginRun, type ImportRun, type ImportTools } from './import-run.ts'
import { jsonOf, kindOf } from './read-line.ts'

/** Longer than any assistant that one request can make, and short enough to be parsed at once. */
const maxLineBytes = 4 * 1024 * 1024

const maxLines = 200_000

export type ImportService = ReturnType<typeof createImportService>

export interface ImportServiceOptions {
  /** Told why an import stopped halfway; its report says where. */
  readonly onBackgroundError: (error: unknown) => void
}

/** Takes an export back, line by line. A line that is wrong stops none of the others. */
export function createImportService(tools: ImportTools, { onBackgroundError }: ImportServiceOptions) {
  return {
    /**
     * Lines that arrive together are one transaction: whatever ends an import, what its lines have made stays, and is
     * whole. A dry run only reads, and reports what would become of each line.
     * @param body is read as its lines are stored, and not to its end when there are too many
     * @throws AppError forbidden, for an export brings authors and dates along; bad_request for what is no export, of
     *   which nothing is done then
     */
    async import(principal: Principal, mode: ImportMode, body: AsyncIterable<Buffer>): Promise<ImportReport> {
      requireScope(principal, 'admin')
      const run = beginRun(tools, principal, mode)
      const batches = filledBatches(body)
      const [header, ...lines] = (await batches.next()).value ?? []
      requireHeader(header ?? null)
      return reportOf(mode, run.dryRun, await reportedLines(run, withFirst(lines, batches)))
    },
  }

  async function reportedLines(
    run: ImportRun,
    batches: AsyncIterable<readonly BodyLine[]>,
  ): Promise<ReportedLine[]> {
    const report = createReportLines()
    const stopped = (line: number, why: string) => [...report.lines, failedLine(line, why)]
    let last = 1
    for await (const lines of batches) {
      const excess = lines.findIndex(({ number }) => number > maxLines)
      try {
        await importBatch(run, excess === -1 ? lines : lines.slice(0, excess), report.add)
      } catch (error) {
        if (!hasWritten(run, report.lines)) throw error
        // Without the report nobody would know what has been made so far.
        onBackgroundError(error)
        const why = 'The server failed here; this line and the rest were not imported.'
        return stopped(run.progress.line, why)
      }
      last = lines[excess]?.number ?? lines.at(-1)?.number ?? last
      if (excess !== -1) return stopped(last, `An import has at most ${maxLines} lines.`)
    }
    if (run.progress.ended) return report.lines
    return [
      ...report.lines,
      { ...failedLine(last + 1, 'The file is incomplete: the end line is missing.'), kind: 'end' },
    ]
  }
}

async function* withFirst<Item>(first: Item, rest: AsyncIterable<Item>): AsyncGenerator<Item> {
  yield first
  yield* rest
}

async function* filledBatches(body: AsyncIterable<Buffer>): AsyncGenerator<BodyLine[]> {
  for await (const lines of bodyLines(body, maxLineBytes)) {
    const filled = lines.filter((line) => !('text' in line) || line.text.trim() !== '')
    if (filled.length > 0) yield filled
  }
}

/** @throws AppError bad_request */
function requireHeader(line: BodyLine | null): void {
  const value = line === null ? undefined : headerOf(line)
  if (lineSchemas.header.safeParse(value).success) return
  const version = kindOf(value) === 'header' && isJsonObject(value) ? value.schemaVersion : schemaVersion
  throw new AppError('bad_request', version === schemaVersion ? noHeader : otherVersion(version))
}

/** @throws AppError bad_request saying why the line cannot be read */
function headerOf(line: BodyLine): unknown {
  try {
    return jsonOf(line)
  } catch (error) {
    if (error instanceof AppError) throw new AppError('bad_request', `${noHeader} ${error.message}`)
    throw error
  }
}

const noHeader = `Not an export: the first line must be {"kind":"header","schemaVersion":${schemaVersion}}.`

function otherVersion(version: unknown): string {
  const named = typeof version === 'number' ? version : 'something else'
  return `Unsupported schemaVersion: this server reads ${schemaVersion}, and the export has ${named}.`
}

function hasWritten({ dryRun }: ImportRun, reported: readonly ReportedLine[]): boolean {
  return !dryRun && reported.some(({ outcome }) => outcome === 'created' || outcome === 'changed')
}

function failedLine(line: number, detail: string): ReportedLine {
  return { line, kind: null, ...failedFor(detail) }
}
