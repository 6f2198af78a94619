import type { DialectScope } from '../../../http/dialect.ts'
import type { Services } from '../../../services.ts'
import { assistantIdParameter as params } from '../assistants/assistant-schemas.ts'
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
        summary: 'List the variables that the texts of an assistant use',
        description:
          'The texts are Liquid templates: the messages of the model, the first message, what is left on a voicemail, what is said at the end, and the prompts that end the call.',
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
        summary: 'Finish the texts of an assistant',
        description:
          'Nothing is stored; a key that may read is enough. A text that is no valid template stays as it is, and is named in `templateErrors`. A text whose rendering fails, or takes more steps than one may, is a 400 naming it, the same whatever else the server does. 429 when the account renders too much at once. The body may be left out.',
        tags,
        params,
        body: renderSchema,
        response: { 200: finishedTextsView.describe('The finished texts, and what was missing.') },
      },
    },
    async ({ principal, params, body: { version = null, ...body } }) => {
      const source = { assistant: params.id, version }
      return finishedTextsToWire(await prompts.render(principal, source, valuesOf(body)))
    },
  )
}
