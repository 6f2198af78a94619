import {
  evalTokenValue,
  type FilteredValueToken,
  type PropertyAccessToken,
  type RangeToken,
  type Template,
  type Token,
  TokenKind,
  TypeGuards,
  type Value,
  type ValueToken,
  Variable,
} from 'liquidjs'
import { childrenOf, isFiltered } from './inspection.ts'
import { LimitExceeded } from './meter.ts'

/*
 * Which variables a parsed template uses. LiquidJS has an analysis of its own; it walks the text from its beginning for
 * each variable to find the line (six seconds for 100,000 characters), and does not say which have a `default`.
 */

export interface VariableUse {
  /** As it is written: `contact.first_name`, `items[0]`, `prices[plan]`. */
  readonly name: string
  /** Its keys, up to the first that is a variable itself. */
  readonly path: readonly (string | number)[]
  /** Whether it goes through the filter `default`, and so does without a value. */
  readonly optional: boolean
}

/** Names that the template makes: for all that follows, and for what is inside of a block. */
interface Locals {
  readonly assigned: Set<string>
  readonly inBlock: readonly string[]
}

type Filtered = Pick<Value, 'initial'> & Pick<FilteredValueToken, 'filters'>
type Segments = Variable['segments']

/** Each once, or twice when it is optional in one place only. Also makes the ranges safe, for it sees all of them. */
export function variableUses(templates: readonly Template[]): VariableUse[] {
  const locals = { assigned: new Set<string>(), inBlock: [] }
  const uses = new Map<string, VariableUse>()
  for (const template of templates) {
    for (const use of usesOf(template, locals)) uses.set(`${use.optional} ${use.name}`, use)
  }
  return [...uses.values()]
}

function* usesOf(template: Template, locals: Locals): Generator<VariableUse> {
  for (const argument of template.arguments?.() ?? []) {
    for (const use of usesInArgument(argument, false)) {
      if (!isLocal(use, locals)) yield use
    }
  }
  for (const { content } of template.localScope?.() ?? []) locals.assigned.add(content)
  const inside = { ...locals, inBlock: [...locals.inBlock, ...(template.blockScope?.() ?? [])] }
  for (const child of childrenOf(template)) yield* usesOf(child, inside)
}

function isLocal({ path: [root] }: VariableUse, { assigned, inBlock }: Locals): boolean {
  return typeof root !== 'string' || assigned.has(root) || inBlock.includes(root)
}

function* usesInArgument(argument: Value | Token | undefined, optional: boolean): Generator<VariableUse> {
  if (argument === undefined) return
  if (isFiltered(argument)) yield* usesInFiltered(argument, optional)
  else if (TypeGuards.isRangeToken(argument)) yield* usesInRange(argument)
  else if (TypeGuards.isPropertyAccessToken(argument)) yield* usesInAccess(argument, optional)
}

function* usesInFiltered({ initial, filters }: Filtered, optional: boolean): Generator<VariableUse> {
  const hasDefault = filters.some(({ name, args }) => name === 'default' && args.length > 0)
  for (const token of initial.postfix) yield* usesInArgument(token, optional || hasDefault)
  for (const argument of filters.flatMap(({ args }) => args)) {
    yield* usesInArgument(Array.isArray(argument) ? argument[1] : argument, false)
  }
}

function* usesInRange(range: RangeToken): Generator<VariableUse> {
  yield* usesInArgument(range.lhs, false)
  yield* usesInArgument(range.rhs, false)
  range.lhs = checkedEnd(range.lhs)
  range.rhs = checkedEnd(range.rhs)
}

const maxRangeEnd = 1_000_000

/** LiquidJS counts ranges up by `i += 1`, which stands still above 2^53. */
function checkedEnd(end: ValueToken): ValueToken {
  const initial = {
    *evaluate(context: Parameters<typeof evalTokenValue>[1]) {
      const value: unknown = yield evalTokenValue(end, context)
      if (Math.abs(Number(value)) > maxRangeEnd) {
        throw new LimitExceeded(`a range goes beyond ${maxRangeEnd}`)
      }
      return value
    },
  }
  // Of a filtered value LiquidJS reads these three.
  return { kind: TokenKind.FilteredValue, initial, filters: [] } as unknown as FilteredValueToken
}

function* usesInAccess(token: PropertyAccessToken, optional: boolean): Generator<VariableUse> {
  yield* usesInArgument(token.variable, optional)
  for (const key of token.props) yield* usesInArgument(key, false)
  const segments = token.props.map(segmentOf)
  const dynamic = segments.findIndex((segment) => segment instanceof Variable)
  const path = (dynamic === -1 ? segments : segments.slice(0, dynamic)) as (string | number)[] // none is a Variable
  // `"text".size` names no variable, and which one `[name].size` means only a render can tell.
  if (token.variable === undefined && path.length > 0) yield { name: nameOf(segments), path, optional }
}

const nowhere = { row: 0, col: 0 }

function segmentOf(token: PropertyAccessToken['props'][number]): Segments[number] {
  if (TypeGuards.isPropertyAccessToken(token)) return new Variable(token.props.map(segmentOf), nowhere)
  return 'content' in token ? (token.content as string | number) : ''
}

function nameOf(segments: Segments): string {
  return String(new Variable(segments, nowhere))
}
