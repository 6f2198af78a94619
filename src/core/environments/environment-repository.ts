import type { Database, SqlSession } from '../../database/database.ts'
import { afterPlaceSql } from '../../database/keyset.ts'
import { requireFound } from '../../shared/errors.ts'
import { type CursorPageRequest, type Page, pageBy } from '../../shared/paging.ts'
import type { AssistantReference } from '../assistants/model/assistant-reference.ts'
import { lockAssistant } from '../assistants/storage/assistant-lookup-repository.ts'
import {
  type Collection,
  createCollectionReader,
  createdConditions,
  updatedConditions,
} from '../collections/collection-repository.ts'
import type { Place } from '../collections/search.ts'
import { wordsCondition } from '../collections/words-condition.ts'
import type { Principal } from '../identity/principal.ts'
import { transactionFor } from '../identity/transaction-for.ts'
import type {
  Environment,
  EnvironmentCheck,
  EnvironmentCriteria,
  EnvironmentPin,
  EnvironmentSearch,
  environmentSortKeys,
  PinRequest,
} from './environment.ts'
import type { EnvironmentKey } from './environment-pin-repository.ts'
import {
  type EnvironmentPinRow,
  type EnvironmentRow,
  environmentColumns,
  environmentFromRow,
  environmentPinColumns,
  environmentPinFromRow,
} from './environment-row.ts'
import {
  findEnvironment,
  pinEnvironment,
  removeEnvironment,
  rollBackEnvironment,
} from './environment-write-repository.ts'

/** How a change names its environment: the assistant by any of its ids. */
export interface EnvironmentReference {
  readonly assistant: AssistantReference
  readonly name: string
}

export type EnvironmentRepository = ReturnType<typeof createEnvironmentRepository>

/** Another account's environments are none: every method sees one account only. */
export function createEnvironmentRepository({ sql, transaction }: Database) {
  const reader = createCollectionReader(sql, collection)
  return {
    find(accountId: string, key: EnvironmentKey): Promise<Environment | null> {
      return findEnvironment(sql, accountId, key)
    },

    /** Those of one assistant. */
    list(
      accountId: string,
      assistantId: string,
      search: EnvironmentSearch,
      page: CursorPageRequest<Place>,
    ): Promise<Page<Environment, Place>> {
      return reader.list([accountId, assistantId], search, page)
    },

    count(accountId: string, assistantId: string, criteria: EnvironmentCriteria): Promise<number> {
      return reader.count([accountId, assistantId], criteria)
    },

    /** Newest first; the place in the list is a number. */
    async history(
      accountId: string,
      { assistantId, name }: EnvironmentKey,
      { limit, after }: CursorPageRequest<number>,
    ): Promise<Page<EnvironmentPin, number>> {
      const [statement, text, place] =
        after === undefined
          ? ['list-environment-pins', historySql(''), []]
          : ['list-environment-pins-after', historySql(afterPinSql), [after]]
      const values = [accountId, assistantId, name, limit + 1, ...place]
      const rows = await sql.query<EnvironmentPinRow>(statement, text, values)
      return pageBy(rows.map(environmentPinFromRow), limit, ({ number }) => number)
    },

    /**
     * @throws AppError not_found for the assistant, validation_failed naming unknown versions, conflict when there are
     *   too many environments or a version names files that have been deleted
     */
    pin(principal: Principal, reference: EnvironmentReference, request: PinRequest, check: EnvironmentCheck) {
      return change(principal, reference, (session, key) =>
        pinEnvironment(session, principal, key, request, check),
      )
    },

    /**
     * @returns null when the environment never was
     * @throws AppError not_found for the assistant, conflict when nothing was pinned before or a version names files
     *   that have been deleted
     */
    rollBack(principal: Principal, reference: EnvironmentReference) {
      return change(principal, reference, (session, key) => rollBackEnvironment(session, principal, key))
    },

    /**
     * @returns false when there is no such environment
     * @throws AppError not_found for the assistant
     */
    remove(principal: Principal, reference: EnvironmentReference) {
      return change(principal, reference, (session, key) => removeEnvironment(session, principal, key))
    },
  }

  /** In one transaction in which the assistant is locked: nobody deletes it meanwhile, nor pins anything else. */
  function change<Result>(
    principal: Principal,
    { assistant, name }: EnvironmentReference,
    work: (session: SqlSession, key: EnvironmentKey) => Promise<Result>,
  ): Promise<Result> {
    return transactionFor(principal, transaction, async (session: SqlSession) => {
      const { id } = requireFound(await lockAssistant(session, principal.accountId, assistant), 'Assistant')
      return work(session, { assistantId: id, name })
    })
  }
}

/** An assistant has at most a hundred: the primary key, which begins with it, serves all sorts. */
const collection: Collection<EnvironmentRow, Environment, EnvironmentCriteria, typeof environmentSortKeys> = {
  name: 'environments',
  from: 'environments e',
  columns: environmentColumns,
  fromRow: environmentFromRow,
  owner: ['e.account_id', 'e.assistant_id'],
  id: 'e.name',
  sortColumns: { name: 'e.name COLLATE people', created: 'e.created_at', updated: 'e.updated_at' },
  conditions: {
    words: (words, add) => wordsCondition(words, 'search_fold(e.name)', add),
    ...createdConditions('e.created_at'),
    ...updatedConditions('e.updated_at'),
  },
}

const afterPinSql = `AND ${afterPlaceSql(['p.number'], 'DESC', ['$5::int'])}`

function historySql(after: string): string {
  return `SELECT ${environmentPinColumns} FROM environment_pins p
    WHERE p.account_id = $1::uuid AND p.assistant_id = $2::uuid AND p.environment = $3 ${after}
    ORDER BY p.number DESC LIMIT $4::int`
}
