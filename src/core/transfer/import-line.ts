import { AppError } from '../../shared/errors.ts'
import type { BodyLine } from './body-lines.ts'
import type { ExportLine, LineKind, LineOf } from './export-line.ts'
import { assistants } from './import-assistant.ts'
import { campaigns } from './import-campaign.ts'
import { importFile } from './import-file.ts'
import { importEnvironment, importPin, importVersion } from './import-history.ts'
import { phoneNumbers } from './import-phone-number.ts'
import { importRecord } from './import-record.ts'
import { failed, failedFor, type LineOutcome, type ReportedLine } from './import-report.ts'
import type { ImportRun } from './import-run.ts'
import { templates } from './import-template.ts'
import { jsonOf, kindOf, parseLine } from './read-line.ts'

/** A line as far as it can be read without the account. */
export interface ReadLine {
  readonly number: number
  readonly kind: LineKind | null
  /** An error where it is no JSON, which is said even of a line that should not be there. */
  readonly json: AppError | null
  readonly parsed: ExportLine | AppError
}

export function readLine(line: BodyLine): ReadLine {
  const { number } = line
  const value = orFailure(() => jsonOf(line))
  const kind = kindOf(value)
  if (value instanceof AppError) return { number, kind, json: value, parsed: value }
  return { number, kind, json: null, parsed: orFailure(() => parseLine(line, value)) }
}

/**
 * Does what a line after the header says.
 * @returns null for an end that is as it should be, which is no record
 * @throws only what is the server's own failure
 */
export async function importLine(run: ImportRun, line: ReadLine): Promise<ReportedLine | null> {
  const { number, kind } = line
  const before = { ...run.progress }
  run.undo.push(() => Object.assign(run.progress, before))
  if (kind !== 'end') run.progress.records += 1
  const outcome = await outcomeOf(run, line)
  return outcome === null ? null : { line: number, kind, ...outcome }
}

function orFailure<Result>(read: () => Result): Result | AppError {
  try {
    return read()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

async function outcomeOf(run: ImportRun, { json, parsed, number }: ReadLine): Promise<LineOutcome | null> {
  if (json !== null) return failed(json)
  if (run.progress.ended) return failedFor('The line is after the end line.')
  if (parsed instanceof AppError) return failed(parsed)
  try {
    return await importParsed(run, parsed, number)
  } catch (error) {
    if (error instanceof AppError) return failed(error)
    throw error
  }
}

async function importParsed(run: ImportRun, line: ExportLine, number: number): Promise<LineOutcome | null> {
  switch (line.kind) {
    case 'header':
      return failedFor('A header is only allowed on the first line.')
    case 'file':
      return importFile(run, line, number)
    case 'template':
      return importRecord(run, templates, line, number)
    case 'assistant':
      return importRecord(run, assistants, line, number)
    case 'version':
      return importVersion(run, line)
    case 'environment':
      return importEnvironment(run, line)
    case 'pin':
      return importPin(run, line)
    case 'phoneNumber':
      return importRecord(run, phoneNumbers, line, number)
    case 'campaign':
      return importRecord(run, campaigns, line, number)
    case 'end':
      return end(run, line)
  }
}

function end({ progress }: ImportRun, { records }: LineOf<'end'>): LineOutcome | null {
  progress.ended = true
  if (records === progress.records) return null
  return failedFor(`The end line counts ${records} records, but the file has ${progress.records}.`)
}
