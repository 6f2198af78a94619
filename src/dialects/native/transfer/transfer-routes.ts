import { PassThrough, pipeline, Readable } from 'node:stream'
import contentDisposition from 'content-disposition'
import type { FastifyRequest } from 'fastify'
import type { ImportReport } from '../../../core/transfer/import-report.ts'
import { asDialectScope, type DialectScope } from '../../../http/dialect.ts'
import { type NamedTemplateError, nameTemplateErrors } from '../../../http/errors/template-errors.ts'
import { portionedStream } from '../../../http/responses/bound-responses.ts'
import type { Services } from '../../../services.ts'
import { AppError } from '../../../shared/errors.ts'
import { pathOf } from '../../../shared/json-pointer.ts'
import { exportView, importBody, importQuery, importResponse, linesMediaType } from './transfer-schemas.ts'

const tags = ['Import and export']

export function transferRoutes(scope: DialectScope, services: Services): void {
  exportRoute(scope, services)
  scope.register(async (lines) => importRoute(asDialectScope(lines), services))
}

function exportRoute(scope: DialectScope, { exports }: Services): void {
  scope.get(
    '/export',
    {
      schema: {
        operationId: 'exportAccount',
        summary: 'Export the account',
        description:
          'Exports assistants with their versions and environments, templates, phone numbers, campaigns, and files without their content. Users, API keys, the audit log and the trash are not included. A file without an `end` line is incomplete.',
        tags,
        response: {
          200: {
            description: 'One JSON object per line, as an attachment.',
            content: { [linesMediaType]: { schema: exportView } },
          },
        },
      },
    },
    async ({ principal }, reply) => {
      const lines = await exports.export(principal)
      return reply.headers(attachmentOf(principal.accountSlug)).send(portionedStream(lines))
    },
  )
}

function attachmentOf(accountSlug: string): Record<string, string> {
  const today = new Date().toISOString().slice(0, 10)
  return {
    'content-type': linesMediaType,
    'content-disposition': contentDisposition(`${accountSlug}-${today}.ndjson`),
  }
}

/** In a scope of its own, which only reads lines, as a stream. */
function importRoute(scope: DialectScope, { imports }: Services): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(linesMediaType, (_request, body, done) => done(null, held(body)))
  scope.addContentTypeParser('*', (_request, _body, done) => done(notLines()))
  // A client that is still sending reads the response only after its request was read to the end.
  scope.addHook('onSend', async ({ body, raw }) => {
    const rest = body instanceof Readable ? body : raw
    rest.resume()
  })

  scope.post(
    '/import',
    {
      config: { dryRun: true, strict: true, readBody: readLines },
      schema: {
        operationId: 'importAccount',
        summary: 'Import an export',
        description,
        tags,
        consumes: [linesMediaType],
        querystring: importQuery,
        body: importBody,
        response: { 200: importResponse },
      },
    },
    async (request, reply) => {
      const report = await imports.import(request.principal, request.query.mode, chunksOf(request))
      nameTemplateErrors(reply, templateErrorsOfReport(report))
      return report
    },
  )
}

/** Of a body, while the lines before are stored: those that have arrived meanwhile are stored together. */
const maxHeldBytes = 256 * 1024

function held(body: Readable): Readable {
  // A failure reaches whoever reads.
  return pipeline(body, new PassThrough({ highWaterMark: maxHeldBytes }), () => {})
}

const description = `Each line is checked and stored separately, and the response has its outcome; an invalid line does not affect the others. New records get new ids and keep their dates; assistants keep their versions with authors, numbers and dates. Requires the \`admin\` scope.

With \`mode=create\`, existing records are skipped: assistants with the same external id, templates with the same name, phone numbers, and assistants and campaigns from an earlier import, which are recognized by their id in the file. With \`mode=upsert\`, existing records are updated; in an export of the same account, assistants and campaigns are matched by their id. A phone number that was assigned to another assistant is reported in \`moved\`. An assistant that is updated gets a new version and keeps its own history and environments.

Files are not created: upload them first, so that they are matched by name and content. References that cannot be resolved are left out and reported in \`unresolved\`. Active campaigns are imported as active, or as paused if they have unresolved references.

Lines that arrive together are stored together, at most 100 at once: an import that is cut off keeps the lines that were stored until then.

A file may have at most 200,000 lines. An import stops after five minutes.`

async function readLines(request: FastifyRequest): Promise<void> {
  for await (const _ of chunksOf(request));
}

/** With the number of their line in their path, as in the report. */
function templateErrorsOfReport({ lines }: ImportReport): NamedTemplateError[] {
  return lines.flatMap(({ line: number, templateErrors = [] }) =>
    templateErrors.map(({ pointer, line, column }) => ({
      path: ['lines', number, ...pathOf(pointer)],
      line,
      column,
    })),
  )
}

/** The stream stays open when its reader stops, so that the response can still be sent. */
async function* chunksOf({ body, bodyHash }: FastifyRequest): AsyncGenerator<Buffer> {
  if (!(body instanceof Readable)) throw notLines()
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      bodyHash?.add(chunk)
      yield chunk
    }
    bodyHash?.end()
  } catch (error) {
    throw new AppError('bad_request', 'The body is incomplete.', { cause: error })
  }
}

function notLines(): AppError {
  return new AppError('unsupported_media_type', `Send the lines of an export as ${linesMediaType}.`)
}
