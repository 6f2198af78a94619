import { Context, Liquid, Tag, type TagToken, type Template, type TopLevelToken } from 'liquidjs'
import { boundedFilters, clockRegister } from './bounded-filters.ts'
import { boundedEmitter, maxCharacters } from './bounded-values.ts'

/** Longer than any text of an assistant, in UTF-16 units. */
const maxTemplateLength = 2 * 100_000
/** Characters and elements that LiquidJS' filters make in one text. */
const memoryLimit = 10 * maxCharacters

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
    parseLimit: maxTemplateLength,
    memoryLimit,
  })
  for (const name of readingTags) delete engine.tags[name]
  engine.registerTag('#', InlineComment)
  for (const name of Object.keys(engine.filters)) engine.unregisterFilter(name)
  for (const [name, filter] of Object.entries(boundedFilters())) engine.registerFilter(name, filter)
  const { renderer } = engine
  const renderTemplates = renderer.renderTemplates.bind(renderer)
  renderer.renderTemplates = (templates, context, emitter = boundedEmitter()) =>
    renderTemplates(templates, context, emitter)
  return engine
}

export function parseLiquid(text: string): Template[] {
  return liquid.parse(text)
}

export interface Surroundings {
  readonly variables: Readonly<Record<string, unknown>>
  readonly now: Date
  /** In which dates are written: an IANA name. */
  readonly timezone: string
  /** When to give up, by `performance.now()`; looked at before each part of a template. */
  readonly deadline: number
}

/** `increment` writes into the variables, so each text gets its own. */
export function renderLiquid(templates: Template[], surroundings: Surroundings): string {
  const { variables, now, timezone, deadline } = surroundings
  const renderLimit = deadline - performance.now()
  const options = { ...liquid.options, timezoneOffset: timezone }
  const context = new Context({ ...variables }, options, { sync: true, renderLimit }, { liquid })
  context.setRegister(clockRegister, now)
  return String(liquid.renderSync(templates, context))
}

/** What a template would read at this path, such as `['contact', 'first_name']`. */
export function valueAt(
  variables: Readonly<Record<string, unknown>>,
  path: readonly (string | number)[],
): unknown {
  return new Context(variables, liquid.options, { sync: true }).getSync([...path])
}
