import {
  CaseTag,
  type Context,
  defaultOperators,
  type Emitter,
  evalToken,
  type FilteredValueToken,
  ForTag,
  type Operators,
  TablerowTag,
  TokenKind,
  toValue,
  type ValueToken,
} from 'liquidjs'
import { requireBounded } from './bounded-values.ts'
import { meterOf, passingSteps } from './meter.ts'

/*
 * The tags and operators of LiquidJS whose work depends on the size of a value. What they do for each item is counted
 * where templates are rendered.
 */

type Collection = ValueToken | FilteredValueToken
type Constructed<Class extends abstract new (...args: never[]) => unknown> = ConstructorParameters<Class>

class MeteredFor extends ForTag {
  readonly #source: Collection

  constructor(...args: Constructed<typeof ForTag>) {
    super(...args)
    this.#source = this.collection
    this.collection = metered(this.#source)
  }

  override *arguments() {
    for (const argument of super.arguments()) yield argument === this.collection ? this.#source : argument
  }
}

class MeteredTablerow extends TablerowTag {
  readonly #source: Collection

  constructor(...args: Constructed<typeof TablerowTag>) {
    super(...args)
    this.#source = this.collection
    this.collection = metered(this.#source)
  }

  override *arguments() {
    for (const argument of super.arguments()) yield argument === this.collection ? this.#source : argument
  }
}

/** The collection of a loop, which LiquidJS may copy before it takes the first item. */
function metered(source: Collection): FilteredValueToken {
  const initial = {
    *evaluate(context: Context) {
      const value: unknown = yield evalToken(source, context)
      meterOf(context)?.use(passingSteps(value))
      return value
    },
  }
  const token = { kind: TokenKind.FilteredValue, initial, filters: [], getText: () => source.getText() }
  return token as unknown as FilteredValueToken // of which LiquidJS reads these
}

/** As LiquidJS', but that it compares by the operator, which is counted. */
class MeteredCase extends CaseTag {
  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const { lenientIf } = context.opts
    const { renderer } = this.liquid
    const target = yield toValue(yield this.value.value(context, lenientIf))
    let hit = false
    for (const { values, templates } of this.branches) {
      for (const token of values) {
        const value = yield evalToken(token, context, lenientIf)
        if (!(yield meteredOperators['==']?.(target, value, context))) continue
        yield renderer.renderTemplates(templates, context, emitter)
        hit = true
        break
      }
    }
    if (!hit) yield renderer.renderTemplates(this.elseTemplates, context, emitter)
  }
}

export const meteredTags = { for: MeteredFor, tablerow: MeteredTablerow, case: MeteredCase } as const

/** Those that compare look into arrays, and may read a text to its end. */
const comparisons = ['==', '!=', '>', '<', '>=', '<=', 'contains']

export const meteredOperators: Operators = Object.fromEntries(
  Object.entries(defaultOperators).map(([name, operator]) => {
    if (!comparisons.includes(name)) return [name, operator]
    const compare = (left: unknown, right: unknown, context: Context) => {
      chargeComparison(left, right, context)
      return (operator as (l: unknown, r: unknown, c: Context) => boolean)(left, right, context)
    }
    return [name, compare]
  }),
)

function chargeComparison(left: unknown, right: unknown, context: Context): void {
  const meter = meterOf(context)
  if (meter === undefined) return
  for (const value of [left, right]) {
    if (typeof value === 'string') meter.use(value.length / 64)
    else if (Array.isArray(value)) requireBounded(value, { use: (steps) => meter.use(steps * 4) })
    else meter.use(passingSteps(value))
  }
}
