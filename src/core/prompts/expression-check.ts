import { type FilteredValueToken, type Token, TypeGuards, type Value } from 'liquidjs'
import { SyntaxFault } from './template-failure.ts'

type Filtered = Pick<Value, 'initial'> & Pick<FilteredValueToken, 'filters'>

/**
 * Refuses what LiquidJS reads in part: of two values one after the other it takes the first, and it does not mind a `|`
 * that leads nowhere.
 * @throws SyntaxFault
 */
export function requireWhole({ initial, filters }: Filtered): void {
  const tokens = [...initial.postfix].sort((one, other) => one.begin - other.begin)
  requireAlternation(tokens)
  const last = (filters.at(-1) as EndingFilter | undefined) ?? tokens.at(-1)
  const end = last === undefined ? undefined : 'token' in last ? last.token : last
  if (end !== undefined) requireNoPipe(end)
}

/** A tag keeps its filters parsed, which have their token; an argument has the tokens themselves. */
type EndingFilter = Token | { readonly token: Token }

/** Values and operators by turns. */
function requireAlternation(tokens: readonly Token[]): void {
  let wantsValue = true
  for (const token of tokens) {
    const isOperator = TypeGuards.isOperatorToken(token)
    const isNegation = isOperator && token.operator === 'not'
    if (isNegation ? !wantsValue : isOperator === wantsValue) throw misplaced(token, wantsValue)
    if (!isNegation) wantsValue = isOperator
  }
  const last = tokens.at(-1)
  if (wantsValue && last !== undefined) throw misplaced(last, wantsValue)
}

function misplaced({ input, begin }: Token, wantsValue: boolean): SyntaxFault {
  const message = wantsValue
    ? 'an operator stands where a value must'
    : 'between two values an operator or "|" is missing'
  return new SyntaxFault(message, input, begin)
}

function requireNoPipe({ input, end }: Token): void {
  let index = end
  while (/\s/.test(input[index] ?? '')) index += 1
  if (input[index] === '|') throw new SyntaxFault('after "|" the name of a filter is missing', input, index)
}
