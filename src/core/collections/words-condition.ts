import type { Placeholder } from '../../database/placeholders.ts'
import { parseSearch, type SearchTerm } from './search-terms.ts'

/** The condition, besides those of the texts themselves, on which a record has a term. */
export type OtherPlace = (term: string) => string | null

/**
 * What holds for records with these words, by the rules by which assistants are searched: a word is found inside of
 * others too, one or two letters at the beginning of words only.
 * @param folded SQL of the texts of a record, as `search_fold` returns them; never NULL
 */
export function wordsCondition(
  words: string,
  folded: string,
  add: Placeholder,
  otherPlace: OtherPlace = () => null,
): string {
  const conditionOf = (term: SearchTerm) => {
    const places = [inTexts(term, folded, add), otherPlace(term.text)].filter((place) => place !== null)
    return `${term.excluded ? 'NOT ' : ''}(${places.join(' OR ')})`
  }
  const alternatives = parseSearch(words).map((terms) => terms.map(conditionOf).join(' AND '))
  return alternatives.length === 0 ? 'false' : `(${alternatives.join(' OR ')})`
}

function inTexts({ text, kind }: SearchTerm, folded: string, add: Placeholder): string {
  const term = `search_fold(${add(text)}::text)`
  // Letters and digits alone, which are no signs of a pattern.
  return kind === 'short' ? `${folded} ~ ('\\m' || ${term})` : `${folded} LIKE search_pattern(${term})`
}
