import { isUnavailable } from '../../database/failures.ts'
import { AppError, requireFound } from '../../shared/errors.ts'
import { createBreaks } from '../../shared/event-loop.ts'
import { checkDraft, checkedChange } from '../assistants/check-draft.ts'
import type { Assistant } from '../assistants/model/assistant.ts'
import type { CheckedDraft } from '../assistants/model/assistant-change.ts'
import { parseAssistantReference } from '../assistants/model/assistant-reference.ts'
import { maxInsertedAtOnce } from '../assistants/storage/assistant-batch-insert.ts'
import { isOneStatement } from '../assistants/storage/assistant-write-repository.ts'
import type { Principal } from '../identity/principal.ts'
import { templateErrorsOf } from '../prompts/required-templates.ts'
import type { BulkOperation, BulkOutcome } from './bulk-operation.ts'
import type { AssistantWriter, Attempt } from './bulk-repository.ts'
import { createOutcomeBudget } from './outcome-budget.ts'

/** Fewer creates are stored one by one: if the server fails, the outcomes say exactly which of them were stored. */
const minInsertedAtOnce = 10

/** Of JSON, in characters, after which no more are inserted together: a statement has its time limit. */
const maxLengthAtOnce = 1024 * 1024

/** A create that is checked, or why it cannot be made. */
type Prepared = { readonly draft: CheckedDraft; readonly length: number } | { readonly error: AppError }

interface BulkTools {
  readonly writer: AssistantWriter
  readonly attempt: Attempt
}

/**
 * Runs operations one after the other. Creates that follow each other are inserted together: none of them can see another
 * but by a taken external id, and then they are inserted one by one.
 * @param outcomes gets that of each operation, in order; where the server fails, also of those that it failed in
 */
export function createBulkRun(principal: Principal, { writer, attempt }: BulkTools, outcomes: BulkOutcome[]) {
  const budget = createOutcomeBudget()
  const takeBreak = createBreaks()
  const creator = principalFor(principal, null)
  let creates: Prepared[] = []

  return {
    /** @throws what is the server's own failure */
    async all(operations: readonly BulkOperation[]): Promise<void> {
      for (const operation of operations) {
        await takeBreak()
        const prepared = operation.op === 'create' ? prepare(operation.draft) : null
        if (prepared !== null && ('error' in prepared || isOneStatement(prepared.draft))) {
          creates.push(prepared)
          if (creates.length === maxInsertedAtOnce || lengthOf(creates) >= maxLengthAtOnce)
            await createPrepared()
          continue
        }
        await createPrepared()
        await one(operation.op, () => write(operation, prepared))
      }
      await createPrepared()
    },
  }

  function prepare(draft: Extract<BulkOperation, { op: 'create' }>['draft']): Prepared {
    try {
      const checked = checkDraft(creator, draft())
      return { draft: checked, length: JSON.stringify(checked).length }
    } catch (error) {
      if (error instanceof AppError) return { error }
      throw error
    }
  }

  async function createPrepared(): Promise<void> {
    const batch = creates
    creates = []
    const made = await createTogether(batch)
    for (const [index, prepared] of batch.entries()) {
      await takeBreak()
      const assistant = made?.[index] ?? null
      if (assistant !== null) succeed('create', assistant)
      else await one('create', () => create(prepared))
    }
  }

  /** @returns what was made of each, null of what cannot be made; null when they are to be made one by one */
  async function createTogether(batch: readonly Prepared[]): Promise<(Assistant | null)[] | null> {
    const drafts = batch.flatMap((prepared) => ('error' in prepared ? [] : [prepared.draft]))
    if (drafts.length < minInsertedAtOnce) return null
    try {
      const made = (await attempt(() => writer.createAll(creator, drafts))).values()
      return batch.map((prepared) => ('error' in prepared ? null : (made.next().value ?? null)))
    } catch (error) {
      if (error instanceof AppError) return null
      for (const prepared of batch)
        outcomes.push(
          'error' in prepared ? budget.failure('create', prepared.error) : failedHere('create', error),
        )
      throw error
    }
  }

  async function one(op: BulkOperation['op'], operation: () => Promise<Assistant>): Promise<void> {
    try {
      succeed(op, await attempt(operation))
    } catch (error) {
      outcomes.push(error instanceof AppError ? budget.failure(op, error) : failedHere(op, error))
      if (!(error instanceof AppError)) throw error
    }
  }

  function succeed(op: BulkOperation['op'], assistant: Assistant): void {
    outcomes.push(
      budget.success(op, assistant, op === 'delete' ? [] : templateErrorsOf(principal, assistant)),
    )
  }

  async function create(prepared: Prepared): Promise<Assistant> {
    if ('error' in prepared) throw prepared.error
    return writer.create(creator, prepared.draft)
  }

  async function write(operation: BulkOperation, prepared: Prepared | null): Promise<Assistant> {
    if (operation.op === 'create') return create(prepared ?? prepare(operation.draft))
    const actor = principalFor(principal, operation)
    const reference = parseAssistantReference(operation.reference)
    const written =
      operation.op === 'update'
        ? await writer.update(actor, reference, checkedChange(actor, operation.change))
        : await writer.delete(actor, reference, { numbers: operation.numbers })
    return requireFound(written, 'Assistant')
  }
}

function lengthOf(creates: readonly Prepared[]): number {
  return creates.reduce((sum, prepared) => sum + ('error' in prepared ? 0 : prepared.length), 0)
}

/** Of an operation in which the server failed it is not known whether it was stored. */
function failedHere(op: BulkOperation['op'], cause: unknown): BulkOutcome {
  const code = isUnavailable(cause) ? 'unavailable' : 'internal'
  const message = 'The server failed during this operation; the change may have been stored.'
  return { op, error: new AppError(code, message, { cause }) }
}

/**
 * The request as it would be for one operation alone. Its Idempotency-Key names all of them, and so none.
 * @param operation null for one that creates
 */
function principalFor(
  principal: Principal,
  operation: Exclude<BulkOperation, { op: 'create' }> | null,
): Principal {
  const { request } = principal
  if (request === undefined) return principal
  const tag = operation?.ifMatch ?? null
  return {
    ...principal,
    request: {
      ...request,
      changes: operation === null ? null : 'assistant',
      ifMatch: tag === null ? null : [tag],
      idempotencyId: null,
    },
  }
}
