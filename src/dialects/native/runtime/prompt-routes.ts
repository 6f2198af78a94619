import type { DialectScope } from '../../../http/dialect.ts'
import type { Services } from '../../../services.ts'
import { assistantParams as params } from '../assistants/assistant-schemas.ts'
import {
  finishedTextsToWire,
  finishedTextsView,
  renderSchema,
  valuesOf,
  variablesQuery,
  variablesToWire,
  variablesView,
} from './prompt-schemas.ts'

const tags = ['Prompts']

export function promptRoutes(scope: DialectScope, services: Services): void {
  variablesRoute(scope, services)
  renderRoute(scope, services)
}

function variablesRoute(scope: DialectScope, { prompts }: Services): void {
  scope.get(
    '/assistants/:id/variables',
    {
      schema: {
        operationId: 'listVariables',
        summary: 'List the variables of an assistant',
        description:
          'Lists the variables that its texts use. The texts are Liquid templates: the messages of the model, the first message, the voicemail message, the end call message, and the prompts that end the call.',
        tags,
        params,
        querystring: variablesQuery,
        response: { 200: variablesView.describe('The variables.') },
      },
    },
    async ({ principal, params, query }) => {
      const source = { assistant: params.id, version: query.version ?? null }
      return variablesToWire(await prompts.variables(principal, source))
    },
  )
}

function renderRoute(scope: DialectScope, { prompts }: Services): void {
  scope.post(
    '/assistants/:id/render',
    {
      config: { reads: true, bodyOptional: true, errors: ['too_many_requests'] },
      schema: {
        operationId: 'renderTexts',
        summary: 'Render the texts of an assistant',
        description:
          'Nothing is stored; the `read` scope is sufficient. A text that is not a valid template is returned unchanged and listed in `templateErrors`. A text whose rendering fails, or takes too many steps, is refused with 400. The response is 429 if the account renders too much at the same time. The body is optional.',
        tags,
        params,
        body: renderSchema,
        response: { 200: finishedTextsView.describe('The rendered texts and the missing variables.') },
      },
    },
    async ({ principal, params, body: { version = null, ...body } }) => {
      const source = { assistant: params.id, version }
      return finishedTextsToWire(await prompts.render(principal, source, valuesOf(body)))
    },
  )
}
