import { isDeepStrictEqual } from 'node:util'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type SentTemplate, sentTemplates } from '../../core/prompts/template-text.ts'
import { AppError, fieldName } from '../../shared/errors.ts'
import type { JsonPath } from '../../shared/json-pointer.ts'
import { joinedNames, namesForHeader } from '../requests/ignored-fields.ts'

/** A text of an assistant that is not a valid template. Line and column start at 1. */
export interface NamedTemplateError {
  /** Path of the text in the assistant. */
  readonly path: JsonPath
  readonly line: number
  readonly column: number
  /** The text itself, by which it is found in the request; without it, the path is that of the request. */
  readonly text?: string
}

const header = 'x-template-errors'

/**
 * Lists the texts of an assistant that are not valid templates in a header, as `prompt;line=2;column=7, …`: by their names in
 * the request, or by those of /v1 when they are not in the request.
 */
export function nameTemplateErrors(reply: FastifyReply, errors: readonly NamedTemplateError[]): void {
  if (errors.length === 0) return
  const sent = templatesIn(reply.request)
  const entries = errors.flatMap(({ path, text, line, column }) =>
    namesForHeader(pathsOf(path, text, sent).map(fieldName)).map(
      (name) => `${name};line=${line};column=${column}`,
    ),
  )
  reply.header(header, joinedNames([...new Set(entries)]))
}

/** The error, with the paths of such texts as they are in the request. */
export function withNamesOfRequest(error: AppError, request: FastifyRequest): AppError {
  if (!error.fields.some(({ text }) => text !== undefined)) return error
  const sent = templatesIn(request)
  const named = error.fields.flatMap((field) =>
    pathsOf(field.path, field.text, sent).map((path) => ({ ...field, path })),
  )
  const fields = [
    ...new Map(named.map((field) => [JSON.stringify([field.path, field.message]), field])).values(),
  ]
  return new AppError(error.code, error.message, {
    cause: error.cause,
    fields,
    ...(error.details !== undefined && { details: error.details }),
  })
}

function templatesIn({ routeOptions, bodyAsSent }: FastifyRequest): SentTemplate[] {
  return sentTemplates(routeOptions.schema?.body, bodyAsSent)
}

function pathsOf(path: JsonPath, text: string | undefined, sent: readonly SentTemplate[]): JsonPath[] {
  const paths = sent.filter((template) => template.text === text).map((template) => template.path)
  const isSent = paths.some((one) => isDeepStrictEqual(one, path))
  return text === undefined || paths.length === 0 || isSent ? [path] : paths
}
