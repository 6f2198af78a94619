import multipart from '@fastify/multipart'
import contentDisposition from 'content-disposition'
import { z } from 'zod'
import { type File, fileTagOf } from '../../../core/files/file.ts'
import { withEtagBy } from '../../../http/conditions/entity-tag.ts'
import { asDialectScope, type DialectScope } from '../../../http/dialect.ts'
import { streamValidatorCompiler } from '../../../http/documents/json-schema.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import { addIgnoredFields } from '../../../http/requests/ignored-fields.ts'
import type { Services } from '../../../services.ts'
import {
  downloadView,
  fileList,
  fileToWire,
  fileView,
  linkOf,
  signedQuery,
  uploadSchema,
} from './file-schemas.ts'
import { multipartLimits, notMultipart, readForm, readUpload } from './file-upload.ts'

const params = idParameter('id', 'Id of the file: `file_…` or UUID.')
const tags = ['Files']
const withEtag = withEtagBy(fileTagOf)

const contentResponse = {
  description: 'The content with its own media type, as an attachment.',
  content: { '*/*': { schema: downloadView } },
}

export function fileRoutes(scope: DialectScope, services: Services): void {
  scope.register(async (forms) => uploadRoute(asDialectScope(forms), services))
  readRoutes(scope, services)
  downloadRoute(scope, services)
  deleteRoute(scope, services)
}

function readRoutes(scope: DialectScope, { files }: Services): void {
  scope.get(
    '/files',
    {
      schema: {
        operationId: 'listFiles',
        summary: 'List and search files',
        description: 'Files cannot be changed, so they have no `updatedAt`.',
        tags,
        querystring: fileList.querystring,
        response: { 200: fileList.response.describe('A page of files.') },
      },
    },
    (request, reply) =>
      fileList.listResponse(request, reply, {
        criteria: {},
        list: (search, page) => files.list(request.principal, search, page),
        count: (criteria) => files.count(request.principal, criteria),
        toWire: fileToWire,
      }),
  )

  scope.get(
    '/files/:id',
    {
      config: { file: 'read' },
      schema: {
        operationId: 'getFile',
        summary: 'Get a file',
        tags,
        params,
        response: { 200: fileView.describe('The file, without its content.') },
      },
    },
    async ({ principal, params }, reply) =>
      fileToWire(withEtag(reply, await files.get(principal, params.id))),
  )
}

function downloadRoute(scope: DialectScope, { files }: Services): void {
  scope.get(
    '/files/:id/content',
    {
      schema: {
        operationId: 'downloadFile',
        summary: 'Download the content of a file',
        tags,
        params,
        response: {
          200: contentResponse,
        },
      },
    },
    async (request, reply) => {
      const { file, content } = await files.content(request.principal, request.params.id)
      return reply.headers(downloadHeaders(file)).send(content)
    },
  )
}

/** Needs no credential: the URL is signed. */
export function signedDownloadRoute(scope: DialectScope, { files }: Services): void {
  scope.get(
    '/files/:id/signed-content',
    {
      config: { errors: ['forbidden'] },
      schema: {
        operationId: 'downloadSignedFile',
        summary: 'Download the content of a file with a signed URL',
        description:
          'For the URLs in the response of `POST /v1/runtime/resolve`. They need no credential and are valid for 15 to 30 minutes. The response is 403 if the signature is invalid or expired, and 404 if the file has been deleted.',
        tags,
        params: idParameter('id', 'TypeID of the file.'),
        querystring: signedQuery,
        response: { 200: contentResponse },
      },
    },
    async (request, reply) => {
      const link = linkOf(request.params.id, request.query)
      const { file, content, expiresInSeconds } = await files.linkedContent(link)
      reply.header('cache-control', `private, max-age=${expiresInSeconds}`)
      return reply.headers(downloadHeaders(file)).send(content)
    },
  )
}

/**
 * Uploads are never shown as pages of this server: browsers save them, and do not sniff their type. The names that old
 * clients read are in plain ASCII.
 */
function downloadHeaders({ name, mimeType, bytes }: File): Record<string, string | number> {
  const fallback = name.replace(/[^A-Za-z0-9 ._()-]/gu, '_')
  return {
    'content-type': mimeType === 'text/plain' ? 'text/plain; charset=utf-8' : mimeType,
    'content-length': bytes,
    'content-disposition': contentDisposition(name, { fallback }),
    'x-content-type-options': 'nosniff',
  }
}

function deleteRoute(scope: DialectScope, { files }: Services): void {
  scope.delete(
    '/files/:id',
    {
      config: { file: 'delete', errors: ['conflict'] },
      schema: {
        operationId: 'deleteFile',
        summary: 'Delete a file',
        description:
          'Also deletes its content. Refused while an assistant uses it in a knowledge base; the message lists the assistants.',
        tags,
        params,
        response: { 204: z.undefined().describe('Deleted.') },
      },
    },
    async (request, reply) => {
      await files.delete(request.principal, request.params.id)
      reply.code(204)
    },
  )
}

/** In a scope of its own, which only reads forms. */
async function uploadRoute(scope: DialectScope, { files }: Services): Promise<void> {
  scope.removeAllContentTypeParsers()
  await scope.register(multipart, { limits: multipartLimits, throwFileSizeLimit: false })
  scope.addContentTypeParser('*', (_request, _body, done) => done(notMultipart()))
  // A client that is still sending reads the response only after its request was read to the end.
  scope.addHook('onError', async (request) => {
    request.raw.unpipe()
    request.raw.resume()
  })

  scope.post(
    '/files',
    {
      validatorCompiler: streamValidatorCompiler,
      config: {
        file: 'create',
        errors: ['insufficient_storage'],
        readBody: readForm,
        creates: '/files/{id}',
      },
      schema: {
        operationId: 'createFile',
        summary: 'Upload a file',
        description: 'Uploads one file in the form field `file`. The maximum size is set by the server.',
        tags,
        consumes: ['multipart/form-data'],
        body: uploadSchema,
        response: { 201: fileView.describe('The new file.') },
      },
    },
    async (request, reply) => {
      const upload = await readUpload(request)
      const file = await files.create(request.principal, upload)
      addIgnoredFields(reply, upload.ignoredFields)
      reply.code(201)
      return fileToWire(withEtag(reply, file))
    },
  )
}
