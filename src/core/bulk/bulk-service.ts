import { AppError } from '../../shared/errors.ts'
import { type AssistantReference, parseAssistantReference } from '../assistants/model/assistant-reference.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import type { BulkOperation, BulkOutcome } from './bulk-operation.ts'
import type { AssistantWriter, Attempt, BulkRepository } from './bulk-repository.ts'
import { createBulkRun } from './bulk-run.ts'

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
          const outcomes: BulkOutcome[] = []
          await createBulkRun(principal, { writer, attempt }, outcomes).all(operations)
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

/** Each for itself. What is stored stays, so a server that fails on the way has to say how far it came. */
async function apart(
  writer: AssistantWriter,
  principal: Principal,
  operations: readonly BulkOperation[],
): Promise<BulkOutcome[]> {
  const outcomes: BulkOutcome[] = []
  const attempt: Attempt = (operation) => operation()
  try {
    await createBulkRun(principal, { writer, attempt }, outcomes).all(operations)
    return outcomes
  } catch (error) {
    if (!outcomes.some((outcome) => !('error' in outcome))) throw error
    return [...outcomes, ...operations.slice(outcomes.length).map(({ op }) => ({ op, error: notTried() }))]
  }
}

function notTried(): AppError {
  return new AppError('unavailable', 'Not attempted: the server failed during an earlier operation.')
}
