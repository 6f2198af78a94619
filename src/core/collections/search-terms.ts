/** A word or a phrase of a search. */
export interface SearchTerm {
  readonly text: string
  /** Whether what has it is left out. */
  readonly excluded: boolean
  readonly kind: SearchTermKind
}

/**
 * - `short`: one or two letters, which match the beginning of a word: they would be inside of nearly every text.
 * - `unspaced`: has characters of a script without spaces between words, or symbols such as emoji. They are indexed one
 *   by one and in pairs.
 * - `text`: anything else, which matches inside of words too.
 */
export type SearchTermKind = 'short' | 'unspaced' | 'text'

/** A search: what is found has all terms of one of the alternatives. */
export type SearchAlternatives = readonly (readonly SearchTerm[])[]

const tokens = /(-?)"([^"]*)"?|\S+/g
const exclusion = /^-(?=[^-])/u
const searchable = /[\p{L}\p{N}]/u
const short = /^[\p{L}\p{N}]{1,2}$/u
/** The ranges of `search_pairs` in the database. */
const unspaced =
  /[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u2190-\u2BFF\u2E80-\u30FF\u3400-\u9FFF\uF900-\uFAFF\u{1F000}-\u{1FAFF}\u{20000}-\u{3FFFF}]/u

/**
 * Reads what people type into a search box: words, `"a phrase"`, `-without`, and `or` between two of them. Nothing that
 * they type is wrong; signs without a letter, digit or symbol beside them are passed over.
 */
export function parseSearch(query: string): SearchAlternatives {
  const alternatives: SearchTerm[][] = []
  let terms: SearchTerm[] = []
  const sent = [...query.normalize('NFKC').matchAll(tokens)]
  for (const [index, [token, minus, phrase]] of sent.entries()) {
    if (token.toLowerCase() === 'or' && terms.length > 0 && index < sent.length - 1) {
      alternatives.push(terms)
      terms = []
      continue
    }
    const excluded = phrase === undefined ? exclusion.test(token) : minus === '-'
    const text = (phrase ?? token.replace(exclusion, '')).trim()
    if (searchable.test(text) || unspaced.test(text)) terms.push({ text, excluded, kind: kindOf(text) })
  }
  return [...alternatives, terms].filter((alternative) => alternative.length > 0)
}

function kindOf(text: string): SearchTermKind {
  if (unspaced.test(text)) return 'unspaced'
  return short.test(text) ? 'short' : 'text'
}
