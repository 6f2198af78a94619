import {
  Context,
  type Emitter,
  Liquid,
  LiquidError,
  RenderError,
  Tag,
  type TagToken,
  type Template,
  type TopLevelToken,
} from 'liquidjs'
import { boundedFilters, clockRegister } from './bounded-filters.ts'
import { boundedEmitter } from './bounded-values.ts'
import { stepsOf } from './inspection.ts'
import { type Meter, MeteredContext, meterOf } from './meter.ts'
import { meteredOperators, meteredTags } from './metered-tags.ts'

/** Longer than any text of an assistant, in UTF-16 units. */
const maxTemplateLength = 2 * 100_000

/** Tags that read other templates: there are none. */
const readingTags = ['include', 'render', 'layout', 'block']

/** LiquidJS searches with a pattern whose time grows with the square of a run of line breaks. */
class InlineComment extends Tag {
  constructor(token: TagToken, following: TopLevelToken[], liquid: Liquid) {
    super(token, following, liquid)
    const lines = token.args.split('\n').slice(1)
    if (lines.some((line) => !/^(#|$)/.test(line.trim()))) {
      throw new Error('every line of an inline comment must begin with "#"')
    }
  }

  render(): void {}
}

const liquid = createLiquid()

function createLiquid(): Liquid {
  const engine = new Liquid({
    templates: {},
    relativeReference: false,
    ownPropertyOnly: true,
    strictFilters: true,
    locale: 'en-US',
    timezoneOffset: 'UTC',
    operators: meteredOperators,
    parseLimit: maxTemplateLength,
  })
  for (const name of readingTags) delete engine.tags[name]
  engine.registerTag('#', InlineComment)
  for (const [name, tag] of Object.entries(meteredTags)) engine.registerTag(name, tag)
  for (const name of Object.keys(engine.filters)) engine.unregisterFilter(name)
  for (const [name, filter] of Object.entries(boundedFilters())) engine.registerFilter(name, filter)
  engine.renderer.renderTemplates = renderTemplates
  return engine
}

/** As LiquidJS', but that each call and each part is counted: the body of a loop comes here once for each item. */
function* renderTemplates(
  templates: Template[],
  context: Context,
  emitter: Emitter = boundedEmitter(meterOf(context)),
): Generator<unknown, string> {
  const meter = meterOf(context)
  meter?.use(1)
  for (const template of templates) {
    meter?.use(stepsOf(template))
    try {
      const written = yield template.render(context, emitter)
      if (written) emitter.write(written)
    } catch (error) {
      throw LiquidError.is(error) ? error : new RenderError(error as Error, template)
    }
    if (context.breakCalled || context.continueCalled) break
  }
  return emitter.buffer
}

export function parseLiquid(text: string): Template[] {
  return liquid.parse(text)
}

export interface Surroundings {
  readonly variables: Readonly<Record<string, unknown>>
  readonly now: Date
  /** In which dates are written: an IANA name. */
  readonly timezone: string
  readonly meter: Meter
}

/** Renders the texts of one assistant. `increment` writes into the variables, so each text gets its own. */
export function liquidRenderer({ variables, now, timezone, meter }: Surroundings) {
  const options = { ...liquid.options, timezoneOffset: timezone }
  return (templates: Template[]): string => {
    const context = new MeteredContext(meter, { ...variables }, options, { sync: true }, { liquid })
    context.setRegister(clockRegister, now)
    return String(liquid.renderSync(templates, context))
  }
}

/** What a template would read at a path, such as `['contact', 'first_name']`. */
export function valuesIn(variables: Readonly<Record<string, unknown>>) {
  const context = new Context(variables, liquid.options, { sync: true })
  return (path: readonly (string | number)[]): unknown => context.getSync([...path])
}
