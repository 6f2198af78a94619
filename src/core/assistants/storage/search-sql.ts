import type { Placeholder } from '../../../database/placeholders.ts'
import { parseSearch, type SearchTerm } from '../../collections/search-terms.ts'
import { foldText } from '../model/fold-text.ts'
import { bitsOfTerm } from '../model/search-signature.ts'

export interface WordsOptions {
  /** SQL of the account. */
  readonly account: string
  readonly add: Placeholder
  /** Whether some of many are sought, in order. A planner that expects few would make ready for reading all of them. */
  readonly expectsMany?: boolean
}

/** The texts of an account that have the words, as SQL. */
export interface SearchedTexts {
  /**
   * What follows FROM: signatures `s`, which an index has in the order of the list, and texts `t`, of which only those are
   * read whose signature has the bits of the words. This leaves the planner, who cannot estimate any of it, no choice.
   */
  readonly from: string
  readonly where: string
}

export function searchedTexts(
  words: string,
  { account, add, expectsMany = false }: WordsOptions,
): SearchedTexts {
  const alternatives = searchTermsOf(words)
  const either = (conditionsOf: (term: FoldedTerm) => string[]) =>
    alternatives.map((terms) => ['true', ...terms.flatMap(conditionsOf)].join(' AND ')).join(' OR ') ||
    'false'
  const signatures = either(signatureConditions)
  return {
    from: `assistant_texts s CROSS JOIN LATERAL
      (SELECT t.folded FROM assistant_texts t WHERE t.assistant_id = s.assistant_id OFFSET 0) t`,
    where: `s.account_id = ${account} AND ${expectsMany ? `CASE WHEN ${signatures} THEN true END` : `(${signatures})`}
      AND (${either((term) => [textCondition(term, add)])})`,
  }
}

/** What holds for the assistants with these words, as SQL over `assistants a`. Which they are is found out once. */
export function wordsCondition(words: string, options: WordsOptions): string {
  const { from, where } = searchedTexts(words, options)
  return `a.id = ANY (ARRAY(SELECT s.assistant_id FROM ${from} WHERE ${where}))`
}

export interface FoldedTerm extends SearchTerm {
  /** Whether it is found at the beginning of words only. */
  readonly beginsWord: boolean
}

/** What is looked for, each term once. */
export function searchTermsOf(words: string): FoldedTerm[][] {
  return parseSearch(words).map((terms) => {
    const folded = terms.map((term) => {
      return { ...term, text: foldText(term.text), beginsWord: term.kind === 'short' }
    })
    return [...new Map(folded.map((term) => [`${term.excluded} ${term.text}`, term])).values()]
  })
}

/** On which SQL of a text contains a term. */
export function containsSql(text: string, { text: term, beginsWord }: FoldedTerm, add: Placeholder): string {
  if (beginsWord) return `${text} COLLATE people ~ ${add(`\\m${escaped(term)}`)}::text`
  return `strpos(${text}, ${add(term)}::text) > 0`
}

/** On which SQL of a text has a term as a word of its own. */
export function hasWordSql(text: string, { text: term }: FoldedTerm, add: Placeholder): string {
  const begins = /^[\p{L}\p{N}]/u.test(term) ? '\\m' : ''
  const ends = /[\p{L}\p{N}]$/u.test(term) ? '\\M' : ''
  return `${text} COLLATE people ~ ${add(begins + escaped(term) + ends)}::text`
}

function escaped(term: string): string {
  return term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function textCondition(term: FoldedTerm, add: Placeholder): string {
  const contains = containsSql('t.folded', term, add)
  return term.excluded ? `NOT (${contains})` : contains
}

/** More of them would tell little: of what has none of the text, each one lets through a third. */
const maxBitsOfTerm = 12

function signatureConditions({ text, excluded, beginsWord }: FoldedTerm): string[] {
  if (excluded) return []
  const bits = bitsOfTerm(text, { beginsWord }).slice(0, maxBitsOfTerm)
  return bits.map((bit) => `get_bit(s.signature, ${bit} & (length(s.signature) * 8 - 1)) = 1`)
}
