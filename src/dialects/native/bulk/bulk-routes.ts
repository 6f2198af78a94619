import type { FastifyRequest } from 'fastify'
import type { BulkOutcome } from '../../../core/bulk/bulk-operation.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { nameTemplateErrors } from '../../../http/errors/template-errors.ts'
import type { Services } from '../../../services.ts'
import { failureOf, outcomeToWire, templateErrorsOfOutcomes, toOperation } from './bulk-mapping.ts'
import { bulkSchema, bulkView } from './bulk-schemas.ts'

/** A thousand assistants with long prompts are more than other bodies. */
const bodyLimitBytes = 16 * 1024 * 1024

const description = `Operations run in their order, so that each sees what those before it did. Their changes stand in the history one by one, with the same request id.
Without \`atomic\` each is stored for itself, and the answer is 200 whatever became of them: see \`failed\`. With \`atomic\`, one that fails undoes all of them; the answer has the status that the first failed operation would have alone, and \`details.failed\` the outcome of each that failed.
An answer has room for assistants and problems of 8 MiB; the outcomes after that are brief.
A dry run goes through all operations, each on what those before it would have made.`

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
        summary: 'Create, change and delete many assistants',
        description,
        tags: ['Assistants'],
        body: bulkSchema,
        response: { 200: bulkView.describe('What became of each operation.') },
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
      const views = outcomes.map((outcome, index) => outcomeToWire(outcome, index, request))
      return { succeeded: outcomes.length - failed, failed, outcomes: views }
    },
  )
}

/** They do not get to the error handler, where others are logged. */
function logServerFailures({ log }: FastifyRequest, outcomes: readonly BulkOutcome[]): void {
  for (const outcome of outcomes) {
    if ('error' in outcome && outcome.error.cause !== undefined && isOurs(outcome.error.code)) {
      log.error({ err: outcome.error.cause }, 'operation of a bulk request failed')
    }
  }
}

function isOurs(code: string): boolean {
  return code === 'internal' || code === 'unavailable'
}
