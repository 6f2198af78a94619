import { isJsonObject } from '../../shared/bounded.ts'
import { AppError, type FieldError, notAnOption, validationFailed } from '../../shared/errors.ts'
import { fieldErrorsOf } from '../../shared/field-errors.ts'
import { readJson, requireKeepable } from '../../shared/json-text.ts'
import type { BodyLine } from './body-lines.ts'
import { droppedFields } from './dropped-fields.ts'
import { type ExportLine, type LineKind, lineKinds, lineSchemas } from './export-line.ts'

/** The kind that a line says it is of; null when that is none. */
export function kindOf(value: unknown): LineKind | null {
  const kind = isJsonObject(value) ? value.kind : undefined
  return lineKinds.find((known) => known === kind) ?? null
}

/** The JSON of a line. @throws AppError bad_request when it is none */
export function jsonOf(line: BodyLine): unknown {
  if ('text' in line) return readJson(line.text, 'line')
  throw new AppError('bad_request', line.problem)
}

/**
 * @param value the JSON of the line
 * @throws AppError bad_request naming what cannot be kept as it is; validation_failed naming every wrong field, and those
 *   that are not known
 */
export function parseLine(line: BodyLine, value: unknown): ExportLine {
  if ('text' in line) requireKeepable(line.text, 'line')
  const kind = kindOf(value)
  if (kind === null) throw validationFailed([notALine(value)])
  const result = lineSchemas[kind].safeParse(value)
  if (!result.success) throw validationFailed(fieldErrorsOf(result.error.issues, value))
  const dropped = droppedFields(value, result.data)
  if (dropped.length > 0) throw validationFailed(dropped)
  return result.data
}

function notALine(value: unknown): FieldError {
  if (isJsonObject(value)) return notAnOption(['kind'], lineKinds)
  return { path: [], code: 'type', message: 'must be an object', expected: 'object' }
}
