import type { FastifyRequest } from 'fastify'
import type { BulkOutcome } from '../../../core/bulk/bulk-operation.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { nameTemplateErrors } from '../../../http/errors/template-errors.ts'
import { sendJsonText } from '../../../http/responses/send-json-text.ts'
import type { Services } from '../../../services.ts'
import { createBreaks } from '../../../shared/event-loop.ts'
import { jsonSerializerOf } from '../../../shared/json-serializer.ts'
import { failureOf, outcomeToWire, templateErrorsOfOutcomes, toOperation } from './bulk-mapping.ts'
import { bulkOutcomeView, bulkSchema, bulkView } from './bulk-schemas.ts'

/** For a thousand assistants with long prompts. */
const bodyLimitBytes = 16 * 1024 * 1024

const description = `Operations are executed in order, and each sees the changes of the previous ones. Each change has its own entry in the history, with the same request id.
By default each operation is stored separately, and the response is 200 even if some of them failed: see \`failed\`. With \`atomic\`, nothing is stored if an operation fails; the response has the status of the first failed operation, and \`details.failed\` has the outcome of each failed operation.
A response has at most 8 MiB of assistants and problems; the outcomes after that are abbreviated.
A dry run executes all operations in order, but stores nothing.`

export function bulkRoutes(scope: DialectScope, { bulk, catalogue }: Services): void {
  scope.post(
    '/assistants/bulk',
    {
      bodyLimit: bodyLimitBytes,
      config: {
        dryRun: true,
        strict: true,
        errors: ['not_found', 'conflict', 'precondition_failed', 'precondition_required'],
      },
      schema: {
        operationId: 'changeAssistants',
        summary: 'Create, update and delete many assistants',
        description,
        tags: ['Assistants'],
        body: bulkSchema,
        response: { 200: bulkView.describe('The outcome of each operation.') },
      },
    },
    async (request, reply) => {
      const { operations, atomic } = request.body
      const known = await catalogue.read()
      const wanted = operations.map((operation) => toOperation(operation, known))
      const outcomes = await bulk.run(request.principal, wanted, { atomic })
      const failure = atomic ? failureOf(outcomes, request) : null
      if (failure !== null) throw failure
      logServerFailures(request, outcomes)
      nameTemplateErrors(reply, templateErrorsOfOutcomes(outcomes))
      const failed = outcomes.filter((outcome) => 'error' in outcome).length
      const views = await outcomesText(outcomes, request)
      return sendJsonText(
        reply,
        `{"succeeded":${outcomes.length - failed},"failed":${failed},"outcomes":[${views}]}`,
      )
    },
  )
}

const outcomeText = jsonSerializerOf(bulkOutcomeView)

/** One by one, for they may be megabytes, and other requests wait meanwhile. */
async function outcomesText(outcomes: readonly BulkOutcome[], request: FastifyRequest): Promise<string> {
  const takeBreak = createBreaks()
  const texts: string[] = []
  for (const [index, outcome] of outcomes.entries()) {
    await takeBreak()
    texts.push(outcomeText(outcomeToWire(outcome, index, request)))
  }
  return texts.join(',')
}

/** They do not reach the error handler, where other failures are logged. */
function logServerFailures({ log }: FastifyRequest, outcomes: readonly BulkOutcome[]): void {
  for (const outcome of outcomes) {
    if ('error' in outcome && outcome.error.cause !== undefined && isServerFailure(outcome.error.code)) {
      log.error({ err: outcome.error.cause }, 'operation of a bulk request failed')
    }
  }
}

function isServerFailure(code: string): boolean {
  return code === 'internal' || code === 'unavailable'
}
