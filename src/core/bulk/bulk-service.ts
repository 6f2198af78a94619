import { isUnavailable } from '../../database/failures.ts'
import { AppError, requireFound } from '../../shared/errors.ts'
import { checkDraft, checkedChange } from '../assistants/check-draft.ts'
import type { Assistant } from '../assistants/model/assistant.ts'
import { type AssistantReference, parseAssistantReference } from '../assistants/model/assistant-reference.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import { templateErrorsOf } from '../prompts/required-templates.ts'
import type { BulkOperation, BulkOutcome } from './bulk-operation.ts'
import type { AssistantWriter, BulkRepository } from './bulk-repository.ts'
import { createOutcomeBudget, type OutcomeBudget } from './outcome-budget.ts'

export type BulkService = ReturnType<typeof createBulkService>

/** Many changes of assistants in one request, by the same rules as each of them alone. */
export function createBulkService(bulk: BulkRepository, assistants: AssistantWriter) {
  return {
    /**
     * One operation after the other, so that each sees what those before it did. With `atomic`, all are stored or
     * none; without it each stands for itself. A dry run of either goes through all of them in one transaction.
     * @returns an outcome for each, in their order
     * @throws AppError forbidden; what makes the whole fail, such as a database that is gone before anything is stored
     */
    async run(
      principal: Principal,
      operations: readonly BulkOperation[],
      { atomic }: { readonly atomic: boolean },
    ): Promise<BulkOutcome[]> {
      requireScope(principal, 'write')
      const dryRun = principal.request?.dryRun ?? false
      if (!atomic && !dryRun) return apart(assistants, principal, operations)
      return bulk.together(
        principal.accountId,
        referencesOf(operations),
        async (writer, attempt) => {
          const budget = createOutcomeBudget()
          const outcomes: BulkOutcome[] = []
          for (const operation of operations) {
            outcomes.push(
              await outcomeOf(principal, operation, budget, () =>
                attempt(() => write(writer, principal, operation)),
              ),
            )
          }
          return outcomes
        },
        (outcomes) => !dryRun && !outcomes.some((outcome) => 'error' in outcome),
      )
    },
  }
}

function referencesOf(operations: readonly BulkOperation[]): AssistantReference[] {
  return operations.flatMap((operation) =>
    operation.op === 'create' ? [] : [parseAssistantReference(operation.reference)],
  )
}

/** Each in a transaction of its own. What is stored stays, so a server that fails on the way has to say how far it came. */
async function apart(
  writer: AssistantWriter,
  principal: Principal,
  operations: readonly BulkOperation[],
): Promise<BulkOutcome[]> {
  const budget = createOutcomeBudget()
  const outcomes: BulkOutcome[] = []
  for (const operation of operations) {
    try {
      outcomes.push(await outcomeOf(principal, operation, budget, () => write(writer, principal, operation)))
    } catch (error) {
      if (!outcomes.some((outcome) => !('error' in outcome))) throw error
      return [...outcomes, ...cutShort(operations.slice(outcomes.length), error)]
    }
  }
  return outcomes
}

/** Of the first it is not known whether it was stored; the others were not tried. */
function cutShort([failed, ...rest]: readonly BulkOperation[], cause: unknown): BulkOutcome[] {
  const code = isUnavailable(cause) ? 'unavailable' : 'internal'
  const error = new AppError(code, 'The server failed here; the change may have been stored.', { cause })
  const notTried = new AppError('unavailable', 'The server failed before; this was not tried.')
  const first = failed === undefined ? [] : [{ op: failed.op, error }]
  return [...first, ...rest.map(({ op }) => ({ op, error: notTried }))]
}

async function outcomeOf(
  principal: Principal,
  { op }: BulkOperation,
  budget: OutcomeBudget,
  operation: () => Promise<Assistant>,
): Promise<BulkOutcome> {
  try {
    const assistant = await operation()
    return budget.success(op, assistant, op === 'delete' ? [] : templateErrorsOf(principal, assistant))
  } catch (error) {
    if (error instanceof AppError) return budget.failure(op, error)
    throw error
  }
}

async function write(
  writer: AssistantWriter,
  principal: Principal,
  operation: BulkOperation,
): Promise<Assistant> {
  const actor = principalOf(principal, operation)
  switch (operation.op) {
    case 'create':
      return writer.create(actor, checkDraft(actor, operation.draft()))
    case 'update': {
      const checked = checkedChange(actor, operation.change)
      return requireFound(
        await writer.update(actor, parseAssistantReference(operation.reference), checked),
        'Assistant',
      )
    }
    case 'delete': {
      const { numbers } = operation
      return requireFound(
        await writer.delete(actor, parseAssistantReference(operation.reference), { numbers }),
        'Assistant',
      )
    }
  }
}

/** The request as it would be for this operation alone. Its Idempotency-Key names all of them, and so none. */
function principalOf(principal: Principal, operation: BulkOperation): Principal {
  const { request } = principal
  if (request === undefined) return principal
  const tag = operation.op === 'create' ? null : operation.ifMatch
  return {
    ...principal,
    request: {
      ...request,
      changes: operation.op === 'create' ? null : 'assistant',
      ifMatch: tag === null ? null : [tag],
      idempotencyId: null,
    },
  }
}
