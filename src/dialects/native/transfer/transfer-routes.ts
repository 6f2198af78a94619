import { Readable } from 'node:stream'
import contentDisposition from 'content-disposition'
import type { FastifyRequest } from 'fastify'
import type { ExportLine } from '../../../core/transfer/export-line.ts'
import type { ImportReport } from '../../../core/transfer/import-report.ts'
import { asDialectScope, type DialectScope } from '../../../http/dialect.ts'
import { type NamedTemplateError, nameTemplateErrors } from '../../../http/errors/template-errors.ts'
import { portionedStream } from '../../../http/responses/portioned-stream.ts'
import type { Services } from '../../../services.ts'
import { AppError } from '../../../shared/errors.ts'
import { pathOf } from '../../../shared/json-pointer.ts'
import { exportView, importBody, importQuery, importResponse, linesMediaType } from './transfer-schemas.ts'

const tags = ['Moving']

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
        summary: 'Export the account, as a file of lines',
        description:
          'Assistants with their versions and environments, templates, phone numbers, campaigns, and what is known of files. People, keys, the audit log, the trash and the contents of files are not part of it. A file without an end was cut off.',
        tags,
        response: {
          200: {
            description: 'One JSON object a line, as an attachment.',
            content: { [linesMediaType]: { schema: exportView } },
          },
        },
      },
    },
    async ({ principal }, reply) => {
      const lines = await exports.export(principal)
      return reply.headers(attachmentOf(principal.accountSlug)).send(portionedStream(written(lines)))
    },
  )
}

async function* written(lines: AsyncIterable<ExportLine>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`
}

function attachmentOf(accountSlug: string): Record<string, string> {
  const today = new Date().toISOString().slice(0, 10)
  return {
    'content-type': linesMediaType,
    'content-disposition': contentDisposition(`${accountSlug}-${today}.ndjson`),
  }
}

/** In a scope of its own, which reads nothing but lines, as they come. */
function importRoute(scope: DialectScope, { imports }: Services): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(linesMediaType, (_request, body, done) => done(null, body))
  scope.addContentTypeParser('*', (_request, _body, done) => done(notLines()))
  // The client may still be sending; it hears the answer only when somebody listens to the end.
  scope.addHook('onSend', async (request) => {
    request.raw.resume()
  })

  scope.post(
    '/import',
    {
      config: { dryRun: true, strict: true, readBody: readLines },
      schema: {
        operationId: 'importAccount',
        summary: 'Import what an export holds',
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

const description = `Each line is judged and stored by itself, and the answer says what came of it: a wrong one stops none of the others. New records get new ids and keep their dates, and assistants their versions with authors, numbers and dates; so this needs the scope admin.

With \`mode=create\`, records that are here already are left alone: assistants of the same external id, templates of the same name, phone numbers. Assistants and campaigns that an earlier import made are here too: the server remembers the id that they had in the file. With \`mode=upsert\`, records that are here become what their line says; in an export of the same account, assistants and campaigns are found by their id. A phone number that another assistant answered before is named in \`moved\`. An assistant that is changed gets a new version and keeps its own history and environments.

Files are not made: upload them first, and they are found by name and content. What cannot be found is left out and named in \`unresolved\`. An active campaign becomes active here as well, unless it names what is not here: then it is paused.

A file has at most 200,000 lines, and the server takes five minutes for all of them.`

async function readLines(request: FastifyRequest): Promise<void> {
  for await (const _ of chunksOf(request));
}

/** By the number of their line, as the report counts. */
function templateErrorsOfReport({ lines }: ImportReport): NamedTemplateError[] {
  return lines.flatMap(({ line: number, templateErrors = [] }) =>
    templateErrors.map(({ pointer, line, column }) => ({
      path: ['lines', number, ...pathOf(pointer)],
      line,
      column,
    })),
  )
}

/** Left open behind whoever stops reading, so that the answer can still be sent. */
async function* chunksOf({ body, bodyHash }: FastifyRequest): AsyncGenerator<Buffer> {
  if (!(body instanceof Readable)) throw notLines()
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      bodyHash?.add(chunk)
      yield chunk
    }
    bodyHash?.end()
  } catch (error) {
    throw new AppError('bad_request', 'The body ends too early.', { cause: error })
  }
}

function notLines(): AppError {
  return new AppError('unsupported_media_type', `Send the lines of an export as ${linesMediaType}.`)
}
