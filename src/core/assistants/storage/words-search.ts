import { afterPlaceSql } from '../../../database/keyset.ts'
import type { Placeholder } from '../../../database/placeholders.ts'
import type { CursorPageRequest } from '../../../shared/paging.ts'
import type { AssistantCriteria, AssistantPlace } from '../model/assistant-search.ts'
import { conditionsOf } from './assistant-conditions.ts'
import type { Candidates } from './assistant-portion-row.ts'
import { sectionSeparator } from './assistant-texts.ts'
import { relevanceSql } from './relevance-sql.ts'
import { searchedTexts } from './search-sql.ts'

/** By relevance, of an account that has more assistants with the words, only so many of the newest are ranked. */
export const maxRanked = 1_000

interface WordsSearch {
  readonly accountId: string
  readonly criteria: AssistantCriteria
  readonly words: string
  readonly add: Placeholder
}

/** The assistants with the words, sought in the order of their creation as far as is needed to fill a page. */
export function soughtInOrder({ accountId, criteria, words, add }: WordsSearch): {
  readonly from: string
  readonly where: string[]
} {
  const account = `${add(accountId)}::uuid`
  const texts = searchedTexts(words, { account, add, expectsMany: true })
  const conditions = conditionsOf(accountId, { ...criteria, words: undefined }, add)
  return {
    from: `${texts.from} CROSS JOIN LATERAL ${assistantOf('s.assistant_id')}`,
    where: [texts.where, ...conditions],
  }
}

/** The most relevant after a place, as `f` with their relevance and `a`. */
export function mostRelevant(
  search: WordsSearch,
  { limit, after }: CursorPageRequest<AssistantPlace>,
): Pick<Candidates, 'from' | 'where'> {
  const { words, add } = search
  const { from, where } = soughtInOrder(search)
  const found = `SELECT s.assistant_id AS id, ${relevanceSql(words, 'section.texts', add)} AS relevance
    FROM ${from} CROSS JOIN LATERAL
      (SELECT string_to_array(t.folded, ${add(sectionSeparator)}::text) AS texts OFFSET 0) section
    WHERE ${where.join(' AND ')} ORDER BY s.created_at DESC, s.assistant_id DESC LIMIT ${maxRanked}`
  const place = after === undefined ? null : [`${add(after.key)}::real`, `${add(after.id)}::uuid`]
  const rest = place === null ? 'true' : afterPlaceSql(['f.relevance', 'f.id'], 'DESC', place)
  return {
    from: `(SELECT f.* FROM (${found}) f WHERE ${rest} ORDER BY f.relevance DESC, f.id DESC
      LIMIT ${add(limit + 1)}::int) f CROSS JOIN LATERAL ${assistantOf('f.id')}`,
    where: 'true',
  }
}

/** One by one: a planner that could choose would read all of them. */
function assistantOf(id: string): string {
  return `(SELECT a.* FROM assistants a WHERE a.id = ${id} OFFSET 0) a`
}
