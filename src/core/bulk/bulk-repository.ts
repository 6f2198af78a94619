import type { Database, SqlScriptSession, SqlSession } from '../../database/database.ts'
import { AppError } from '../../shared/errors.ts'
import type { AssistantReference } from '../assistants/model/assistant-reference.ts'
import { insertAssistants } from '../assistants/storage/assistant-batch-insert.ts'
import type { AssistantRepository } from '../assistants/storage/assistant-repository.ts'
import { deleteAssistant } from '../assistants/storage/assistant-trash-repository.ts'
import { createAssistant, updateAssistant } from '../assistants/storage/assistant-write-repository.ts'

export type AssistantWriter = Pick<AssistantRepository, 'create' | 'createAll' | 'update' | 'delete'>

/** Runs one operation, or several as one, so that the others of its transaction outlive its failure. */
export type Attempt = <Result>(operation: () => Promise<Result>) => Promise<Result>

export type BulkRepository = ReturnType<typeof createBulkRepository>

export function createBulkRepository({ transaction }: Database) {
  return {
    /**
     * Runs `work` in one transaction.
     * @param references the assistants that it is going to change
     * @param work may be called more than once: each time, nothing of the time before is left.
     * @param isKept whether its writes are to stay, by its result
     */
    together<Result>(
      accountId: string,
      references: readonly AssistantReference[],
      work: (writer: AssistantWriter, attempt: Attempt) => Promise<Result>,
      isKept: (result: Result) => boolean,
    ): Promise<Result> {
      return transaction(async (session) => {
        await lockAll(session, accountId, references)
        await session.script('SAVEPOINT everything')
        const result = await work(writerIn(session), attemptIn(session))
        if (!isKept(result)) await session.script('ROLLBACK TO SAVEPOINT everything')
        return result
      })
    },
  }
}

/** In one order, so that two requests over the same assistants wait for each other instead of dying of it. */
async function lockAll(
  session: SqlSession,
  accountId: string,
  references: readonly AssistantReference[],
): Promise<void> {
  if (references.length === 0) return
  await session.query('lock-assistants-of-bulk', lockSql, [
    accountId,
    references.map(({ id }) => id).filter((id) => id !== null),
    references.map(({ serial }) => serial).filter((serial) => serial !== null),
    references.map(({ externalId }) => externalId).filter((externalId) => externalId !== null),
  ])
}

const lockSql = `SELECT id FROM assistants
  WHERE account_id = $1::uuid AND deleted_at IS NULL
  AND (id = ANY($2::uuid[]) OR serial = ANY($3::int[]) OR external_id = ANY($4::text[]))
  ORDER BY id FOR UPDATE`

function writerIn(session: SqlSession): AssistantWriter {
  return {
    create: (principal, draft) => createAssistant(session, principal, draft),
    createAll: (principal, drafts) => insertAssistants(session, principal, drafts),
    update: (principal, reference, change, options) =>
      updateAssistant(session, principal, reference, change, options),
    delete: (principal, reference, options) => deleteAssistant(session, principal, reference, options),
  }
}

function attemptIn(session: SqlScriptSession): Attempt {
  return async (operation) => {
    await session.script('SAVEPOINT operation')
    try {
      const result = await operation()
      await session.script('RELEASE SAVEPOINT operation')
      return result
    } catch (error) {
      // Anything else, such as a deadlock, is the end of the whole transaction.
      if (error instanceof AppError) {
        await session.script('ROLLBACK TO SAVEPOINT operation; RELEASE SAVEPOINT operation')
      }
      throw error
    }
  }
}
