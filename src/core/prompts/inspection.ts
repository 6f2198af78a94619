import {
  type FilteredValueToken,
  type Template,
  type Token,
  TypeGuards,
  toValueSync,
  type Value,
} from 'liquidjs'
import { requireWhole } from './expression-check.ts'
import { LimitExceeded } from './meter.ts'

/*
 * One look at all of a parsed template before it is rendered: whether each expression means something, how deep it is
 * nested, and what each of its parts costs each time that it is rendered.
 */

/** Of blocks in each other, and of brackets: far from where the stack of a thread ends, which is not the same everywhere. */
const maxNesting = 200
const charactersPerStep = 16
const stepsPerExpression = 8
const stepsPerPart = 3
/** To begin a loop, whatever it loops over. */
const stepsPerBlock = 40

const steps = new WeakMap<Template, number>()

/** What it takes to render one part, without what it makes and without the parts inside of it. */
export function stepsOf(template: Template): number {
  return steps.get(template) ?? 1
}

/** @throws SyntaxFault, LimitExceeded */
export function inspect(templates: readonly Template[], depth = 0): void {
  requireShallow(depth)
  for (const template of templates) {
    steps.set(template, stepsFor(template))
    inspect(childrenOf(template), depth + 1)
  }
}

function stepsFor(template: Template): number {
  const expressions = [...(template.arguments?.() ?? [])].map((argument) => partsOf(argument))
  // `cycle` reads its own text each time. What is no tag writes it, and is counted where it is written.
  const read = TypeGuards.isTagToken(template.token) ? template.token.getText().length / charactersPerStep : 0
  const begun = template.blockScope === undefined ? 1 : stepsPerBlock
  return expressions.reduce((sum, parts) => sum + stepsPerExpression + parts * stepsPerPart, begun + read)
}

/** No tag that we know waits for anything. */
export function childrenOf(template: Template): Template[] {
  return template.children === undefined ? [] : (toValueSync(template.children(false, true)) as Template[])
}

/** Of how many values, operators, filters and keys an expression is made. */
function partsOf(argument: Value | Token | undefined, depth = 0): number {
  requireShallow(depth)
  const of = (inner: Value | Token | undefined) => partsOf(inner, depth + 1)
  if (argument === undefined) return 0
  if (isFiltered(argument)) {
    requireWhole(argument)
    const args = argument.filters.flatMap((filter) => filter.args)
    const values = args.map((arg) => (Array.isArray(arg) ? arg[1] : arg))
    return total([...argument.initial.postfix, ...values].map(of)) + argument.filters.length
  }
  if (TypeGuards.isRangeToken(argument)) return of(argument.lhs) + of(argument.rhs)
  if (!TypeGuards.isPropertyAccessToken(argument)) return 1
  return of(argument.variable) + total(argument.props.map(of))
}

export function isFiltered(
  argument: Value | Token,
): argument is Value & Pick<Value, 'initial'> & Pick<FilteredValueToken, 'filters'> {
  return 'initial' in argument && 'filters' in argument
}

function requireShallow(depth: number): void {
  if (depth > maxNesting) throw new LimitExceeded('it is nested too deeply')
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
