import type { AppError, FieldError, FieldErrorCode } from '../../shared/errors.ts'
import { pointerTo } from '../../shared/json-pointer.ts'
import type { LineKind } from './export-line.ts'

export const importModes = ['create', 'upsert'] as const

/** What becomes of a record that is here already: it stays as it is, or becomes what its line says. */
export type ImportMode = (typeof importModes)[number]

export const lineOutcomes = ['created', 'changed', 'unchanged', 'skipped', 'failed'] as const

/** What came of one line. */
export interface LineOutcome {
  readonly outcome: (typeof lineOutcomes)[number]
  /** What the record was called in the file, and is called here: TypeIDs. */
  readonly id?: Renamed
  /** For a phone number that another assistant answered: which one did, and which one does now. */
  readonly moved?: Moved
  /** Where the record here has another date than the one in the file. */
  readonly createdAt?: Renamed
  /** JSON Pointers to what the line names and this account does not have. */
  readonly unresolved?: string[]
  readonly errors?: WrongField[]
  /** The texts that are no templates, and were stored as they are. */
  readonly templateErrors?: WrongTemplate[]
  /** Why it was skipped or failed, or what is different from what the line says. */
  readonly detail?: string
}

export interface Renamed {
  readonly from: string
  readonly to: string
}

/** TypeIDs of assistants. */
export interface Moved {
  readonly from: string
  /** Null when no assistant answers it any more. */
  readonly to: string | null
}

export interface WrongField {
  /** A JSON Pointer into the line. */
  readonly pointer: string
  readonly code: FieldErrorCode
  readonly detail: string
}

export interface WrongTemplate {
  /** A JSON Pointer into the line. */
  readonly pointer: string
  /** Both count from 1. */
  readonly line: number
  readonly column: number
  readonly message: string
}

export interface ReportedLine extends LineOutcome {
  /** Counted from 1. */
  readonly line: number
  /** Null when the line does not say, or cannot be read. */
  readonly kind: LineKind | null
}

export interface ImportReport {
  readonly mode: ImportMode
  readonly dryRun: boolean
  readonly summary: Readonly<Record<LineOutcome['outcome'], number>>
  readonly lines: ReportedLine[]
}

/** Most errors that are told of one line, and of all of them. */
const maxErrorsOfLine = 10
const maxErrors = 10_000

/** Of JSON, in what all lines say beyond what came of them and of their ids. */
const maxRemarkBytes = 16 * 1024 * 1024

/** Longer than any sentence of ours without a name in it. */
const maxTextLength = 500

export interface ReportLines {
  readonly lines: ReportedLine[]
  add(line: ReportedLine): void
}

/** Collects what came of each line. When there is no more room for what is to be said of them, only their outcomes. */
export function createReportLines(): ReportLines {
  const lines: ReportedLine[] = []
  let errorsLeft = maxErrors
  let bytesLeft = maxRemarkBytes
  return {
    lines,
    add({ unresolved, errors, templateErrors, detail, ...line }) {
      const remarks = {
        ...(unresolved !== undefined && { unresolved }),
        ...(errors !== undefined && { errors }),
        ...(templateErrors !== undefined && { templateErrors }),
        ...(detail !== undefined && { detail }),
      }
      const bytes = Buffer.byteLength(JSON.stringify(remarks))
      const fits = (errors?.length ?? 0) <= errorsLeft && bytes <= bytesLeft
      if (fits) {
        errorsLeft -= errors?.length ?? 0
        bytesLeft -= bytes
      }
      lines.push(fits ? { ...line, ...remarks } : line)
    },
  }
}

export function reportOf(mode: ImportMode, dryRun: boolean, lines: ReportedLine[]): ImportReport {
  const summary = { created: 0, changed: 0, unchanged: 0, skipped: 0, failed: 0 }
  for (const { outcome } of lines) summary[outcome] += 1
  return { mode, dryRun, summary, lines }
}

export function skipped(detail: string): LineOutcome {
  return { outcome: 'skipped', detail }
}

export function failed(error: AppError): LineOutcome {
  const { message, fields } = error
  return fields.length === 0
    ? { outcome: 'failed', detail: bounded(message) }
    : { outcome: 'failed', errors: fields.slice(0, maxErrorsOfLine).map(wrongField) }
}

export function failedFor(detail: string): LineOutcome {
  return { outcome: 'failed', detail }
}

/** Only where there are any. */
export function unresolvedIn(pointers: string[]): Pick<LineOutcome, 'unresolved'> {
  return pointers.length === 0 ? {} : { unresolved: pointers }
}

function wrongField({ path, code, message }: FieldError): WrongField {
  return { pointer: boundedPointer(path), code, detail: bounded(message) }
}

/** Of a name without end, the object that has it. */
function boundedPointer(path: FieldError['path']): string {
  const pointer = pointerTo(path)
  return pointer.length <= maxTextLength ? pointer : boundedPointer(path.slice(0, -1))
}

/** Copied, for V8 keeps the whole text for the sake of a part of it. */
function bounded(text: string): string {
  return text.length <= maxTextLength ? text : Buffer.from(`${text.slice(0, maxTextLength)}…`).toString()
}
