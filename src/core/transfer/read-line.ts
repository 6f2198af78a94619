import { isJsonObject } from '../../shared/bounded.ts'
import { droppedFields } from '../../shared/dropped-fields.ts'
import { AppError, type FieldError, notAnOption, validationFailed } from '../../shared/errors.ts'
import { parseOrThrow } from '../../shared/field-errors.ts'
import { readJson, requireKeepable } from '../../shared/json-text.ts'
import type { BodyLine } from './body-lines.ts'
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
  const parsed = parseOrThrow<ExportLine>(lineSchemas[kind], value)
  const dropped = droppedFields(value, parsed)
  if (dropped.length > 0) throw validationFailed(dropped.map(unknownField))
  return parsed
}

function unknownField(path: FieldError['path']): FieldError {
  return { path, code: 'unknown_field', message: 'is not known' }
}

function notALine(value: unknown): FieldError {
  if (isJsonObject(value)) return notAnOption(['kind'], lineKinds)
  return { path: [], code: 'type', message: 'must be an object', expected: 'object' }
}
