import type { BulkOperation, BulkOutcome } from '../../../core/bulk/bulk-operation.ts'
import type { Catalogue } from '../../../core/catalogue/catalogue.ts'
import { httpStatuses } from '../../../http/errors/statuses.ts'
import type { NamedTemplateError } from '../../../http/errors/template-errors.ts'
import { AppError, type FieldError } from '../../../shared/errors.ts'
import { parseOrThrow } from '../../../shared/field-errors.ts'
import { toTypeId } from '../../../shared/identifiers.ts'
import { toDraft, toWire, withMergePatch } from '../assistants/assistant-mapping.ts'
import { createAssistantSchema, patchAssistantSchema } from '../assistants/assistant-schemas.ts'
import { renderError } from '../errors.ts'
import { templateErrorsToWire } from '../runtime/template-error-schemas.ts'
import type { BulkOperationBody, BulkOutcomeView } from './bulk-schemas.ts'

export function toOperation(body: BulkOperationBody, catalogue: Catalogue): BulkOperation {
  const { op, id = '', data = {} } = body
  const ifMatch = body.ifMatch ?? null
  switch (op) {
    case 'create':
      return { op, draft: () => toDraft(parseOrThrow(createAssistantSchema, data)) }
    case 'update':
      return {
        op,
        reference: id,
        ifMatch,
        change: (current, before) =>
          withMergePatch(current, parseOrThrow(patchAssistantSchema, data), { catalogue, before }),
      }
    case 'delete':
      return { op, reference: id, ifMatch, numbers: 'refuse' }
  }
}

const statusesOfSuccess = { create: 201, update: 200, delete: 204 } as const satisfies Record<
  BulkOperation['op'],
  number
>

/** @param request the bulk request */
export function outcomeToWire(
  outcome: BulkOutcome,
  index: number,
  request: { readonly id: string },
): BulkOutcomeView {
  if ('error' in outcome) {
    const status = httpStatuses[outcome.error.code]
    return { index, status, problem: renderError(outcome.error, status, request) }
  }
  const { op, id, entityTag: etag, assistant, templateErrors: errors } = outcome
  const templateErrors = errors.length === 0 ? {} : { templateErrors: templateErrorsToWire(errors) }
  const done = { index, status: statusesOfSuccess[op], id: toTypeId('asst', id), ...templateErrors }
  if (op === 'delete') return done
  return assistant === null ? { ...done, etag } : { ...done, etag, assistant: toWire(assistant) }
}

/** With their paths in the whole request. */
export function templateErrorsOfOutcomes(outcomes: readonly BulkOutcome[]): NamedTemplateError[] {
  return outcomes.flatMap((outcome, index) =>
    'error' in outcome
      ? []
      : outcome.templateErrors.map(({ path, line, column }) => ({
          path: ['operations', index, 'data', ...path],
          line,
          column,
        })),
  )
}

/** Maximum number of field errors that are repeated for the request as a whole. */
const maxFields = 200

/** The error of an atomic request: that of its first failed operation. Null when none failed. */
export function failureOf(
  outcomes: readonly BulkOutcome[],
  request: { readonly id: string },
): AppError | null {
  const failed = outcomes.flatMap((outcome, index) =>
    'error' in outcome ? [{ index, error: outcome.error, outcome }] : [],
  )
  const [first] = failed
  if (first === undefined) return null
  const message = `Nothing was stored because ${failed.length} of ${outcomes.length} operations failed. The first one is operation ${first.index}: ${first.error.message}`
  return new AppError(first.error.code, message, {
    fields: failed.flatMap(({ index, error }) => fieldsOf(index, error)).slice(0, maxFields),
    details: { failed: failed.map(({ index, outcome }) => outcomeToWire(outcome, index, request)) },
  })
}

/** The field errors of an operation, with their paths in the whole request. */
function fieldsOf(index: number, { fields, message }: AppError): FieldError[] {
  const operation = ['operations', index]
  if (fields.length === 0) return [{ path: operation, code: 'invalid', message }]
  return fields.map((field) => ({ ...field, path: [...operation, 'data', ...field.path] }))
}
