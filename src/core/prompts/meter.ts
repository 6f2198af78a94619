import { Context, toValue } from 'liquidjs'

/** A limit of ours was met; the message is for the caller. */
export class LimitExceeded extends Error {}

/** A rendering takes more steps than it was given. */
export class TooManySteps extends LimitExceeded {}

/**
 * Counts the work of a rendering, in steps of about a tenth of a microsecond. What is refused depends on nothing but the
 * templates and their variables: a clock would refuse more the busier the machine is.
 */
export interface Meter {
  /** @throws TooManySteps */
  use(steps: number): void
}

export function createMeter(limit: number): Meter {
  let used = 0
  return {
    use(steps) {
      used += steps
      if (used > limit) throw new TooManySteps('it takes too many steps to render')
    },
  }
}

/** Characters and elements that are made in one text, as far as LiquidJS counts them. */
const maxMade = 2_000_000
const madePerStep = 16

/** LiquidJS tells it what its filters and ranges are about to make. */
function meteredMemory(meter: Meter): Context['memoryLimit'] {
  let made = 0
  const limiter = {
    use(count: unknown) {
      const amount = Number(count)
      if (!(amount > 0)) return
      made += amount
      if (made > maxMade) throw new LimitExceeded('it makes values that are too large')
      meter.use(amount / madePerStep)
    },
    check() {},
  }
  return limiter as unknown as Context['memoryLimit'] // a class of which LiquidJS calls these
}

/** The context of a rendering, with what counts its work. LiquidJS gives it to tags, filters and operators. */
export class MeteredContext extends Context {
  readonly meter: Meter

  constructor(meter: Meter, ...rest: ConstructorParameters<typeof Context>) {
    super(...rest)
    this.meter = meter
    this.memoryLimit = meteredMemory(meter)
  }

  override readProperty(...[object, key]: Parameters<Context['readProperty']>): unknown {
    // The size of an object is counted anew each time.
    if (key === 'size') this.meter.use(passingSteps(object))
    return super.readProperty(object, key)
  }
}

/** Filters that look into each item do so in a context of LiquidJS' own, which they have been counted for. */
export function meterOf(context: Context): Meter | undefined {
  return context instanceof MeteredContext ? context.meter : undefined
}

/** What it takes to go through the elements or entries of a value without looking into them. */
export function passingSteps(value: unknown): number {
  const plain: unknown = toValue(value)
  if (Array.isArray(plain)) return plain.length / 8
  // The keys of a large object are brought into their order each time.
  return typeof plain === 'object' && plain !== null ? Object.keys(plain).length * 6 : 0
}
