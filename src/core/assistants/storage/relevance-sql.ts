import type { Placeholder } from '../../../database/placeholders.ts'
import { containsSql, type FoldedTerm, hasWordSql, searchTermsOf } from './search-sql.ts'

/** Of a term, by where it is found: in the name, the summary or the prompt, as a word of its own or as part of one. */
const ranks = [
  [32, 16],
  [8, 4],
  [2, 1],
] as const

/**
 * How well a text fits, as SQL of a number from 0 to 1: of each term counts the best place, of alternatives the best one.
 * @param sections SQL of the sections of a text, an array
 */
export function relevanceSql(words: string, sections: string, add: Placeholder): string {
  const alternatives = searchTermsOf(words).map((terms) => terms.filter(({ excluded }) => !excluded))
  const sums = alternatives
    .filter((terms) => terms.length > 0)
    .map(
      (terms) =>
        `(${terms.map((term) => rankSql(term, sections, add)).join(' + ')}) / ${32 * terms.length}.0`,
    )
  return sums.length === 0 ? '0::real' : `GREATEST(${sums.join(', ')})::real`
}

function rankSql(term: FoldedTerm, sections: string, add: Placeholder): string {
  const cases = ranks.map(([whole, part], index) => {
    const section = `${sections}[${index + 1}]`
    return `WHEN ${containsSql(section, term, add)} THEN CASE WHEN ${hasWordSql(section, term, add)} THEN ${whole} ELSE ${part} END`
  })
  return `CASE ${cases.join(' ')} ELSE 0 END`
}
