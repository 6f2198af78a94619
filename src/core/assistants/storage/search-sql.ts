import type { Placeholder } from '../../../database/placeholders.ts'
import { parseSearch, type SearchAlternatives, type SearchTerm } from '../../collections/search-terms.ts'

/**
 * How words are looked for: inside of words as well where PostgreSQL has pg_trgm, which indexes that, and else from the
 * beginning of words only.
 */
export const searchModes = ['substring', 'prefix'] as const

export type SearchMode = (typeof searchModes)[number]

/** What holds for the assistants with these words, as SQL over `assistants a`. */
export function wordsCondition(
  words: string,
  { mode, account, add }: { mode: SearchMode; account: string; add: Placeholder },
): string {
  const alternatives = parseSearch(words).map((terms) =>
    terms.map((term) => termCondition(term, mode, add)).join(' AND '),
  )
  if (alternatives.length === 0) return 'false'
  return `a.id IN (SELECT t.assistant_id FROM assistant_texts t
    WHERE t.account_id = ${account} AND (${alternatives.join(' OR ')}))`
}

/** How well an assistant fits: whole words before parts of them, and a hit in the name before any in the prompt. */
export function relevanceOf(words: string, add: Placeholder): string {
  const query = rankQuery(parseSearch(words), add)
  return `coalesce(ts_rank((SELECT t.words FROM assistant_texts t WHERE t.assistant_id = a.id), ${query}), 0)::real`
}

function termCondition({ text, excluded, kind }: SearchTerm, mode: SearchMode, add: Placeholder): string {
  const folded = `search_fold(${add(text)}::text)`
  const condition = () => {
    switch (kind) {
      case 'short':
        return `t.words @@ ${prefixQuery(folded)}`
      case 'unspaced':
        return `(t.words @@ search_pairs_query(${folded}) AND t.folded LIKE search_pattern(${folded}))`
      case 'text':
        return mode === 'substring'
          ? `t.folded LIKE search_pattern(${folded})`
          : `t.words @@ ${prefixQuery(folded)}`
    }
  }
  // A term without a word in it is NULL, which neither finds nor excludes.
  return excluded ? `coalesce(NOT ${condition()}, true)` : condition()
}

/** The words next to each other, of which the last may go on; NULL without a word. */
function prefixQuery(folded: string): string {
  return `(NULLIF(phraseto_tsquery('simple', ${folded})::text, '') || ':*')::tsquery`
}

function rankQuery(alternatives: SearchAlternatives, add: Placeholder): string {
  const queries = alternatives.map((terms) => {
    const wanted = terms.filter(({ excluded }) => !excluded)
    return wanted.map(({ text }) => `${prefixQuery(`search_fold(${add(text)}::text)`)}::text`)
  })
  return joined(
    queries.map((parts) => joined(parts, ' & ')),
    ' | ',
  ).concat('::tsquery')
}

/** Without those that are NULL; NULL when all are. */
function joined(texts: readonly string[], operator: string): string {
  return `NULLIF(array_to_string(ARRAY[${texts.join(', ')}]::text[], '${operator}'), '')`
}
