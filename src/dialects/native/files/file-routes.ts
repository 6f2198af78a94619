import multipart from '@fastify/multipart'
import { z } from 'zod'
import { asDialectScope, type DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/id-parameter.ts'
import { addIgnoredFields } from '../../../http/ignored-fields.ts'
import type { Services } from '../../../services.ts'
import { listAnswer, listQuery, listView, pageRequestOf } from '../list.ts'
import { downloadHeaders } from './file-download.ts'
import { downloadView, fileToWire, fileView, uploadSchema } from './file-schemas.ts'
import { multipartLimits, notMultipart, readUpload } from './file-upload.ts'

const params = idParameter('id', 'Any form of the id: `file_…` or UUID.')
const tags = ['Files']

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
        summary: 'List files, newest first',
        tags,
        querystring: listQuery,
        response: { 200: listView(fileView).describe('A page of files.') },
      },
    },
    async ({ principal, query }) => listAnswer(await files.list(principal, pageRequestOf(query)), fileToWire),
  )

  scope.get(
    '/files/:id',
    {
      schema: {
        operationId: 'getFile',
        summary: 'Read what is known about a file',
        tags,
        params,
        response: { 200: fileView.describe('The file, without its content.') },
      },
    },
    async (request) => fileToWire(await files.get(request.principal, request.params.id)),
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
          200: {
            description: 'The content, under its own media type and as an attachment.',
            content: { '*/*': { schema: downloadView } },
          },
        },
      },
    },
    async (request, reply) => {
      const { file, content } = await files.content(request.principal, request.params.id)
      return reply.headers(downloadHeaders(file)).send(content)
    },
  )
}

function deleteRoute(scope: DialectScope, { files }: Services): void {
  scope.delete(
    '/files/:id',
    {
      config: { dryRun: true, errors: ['conflict'] },
      schema: {
        operationId: 'deleteFile',
        summary: 'Delete a file',
        description:
          'Refused while an assistant has it in a knowledge base; the answer names the assistants.',
        tags,
        params,
        response: { 204: z.undefined().describe('It is gone, and its content with it.') },
      },
    },
    async (request, reply) => {
      await files.delete(request.principal, request.params.id)
      reply.code(204)
    },
  )
}

/** In a scope of its own, which reads nothing but forms. */
async function uploadRoute(scope: DialectScope, { files }: Services): Promise<void> {
  scope.removeAllContentTypeParsers()
  await scope.register(multipart, { limits: multipartLimits, throwFileSizeLimit: false })
  scope.addContentTypeParser('*', (_request, _body, done) => done(notMultipart()))
  // The client may still be sending; it hears the answer only when somebody listens to the end.
  scope.addHook('onError', async (request) => {
    request.raw.unpipe()
    request.raw.resume()
  })

  scope.post(
    '/files',
    {
      // The body is a stream when the validator would look at it; its schema is for the document.
      validatorCompiler: () => () => true,
      config: { dryRun: true, creates: '/files/{id}' },
      schema: {
        operationId: 'createFile',
        summary: 'Upload a file',
        description: 'One file, in the form field `file`. The server sets how large it may be.',
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
      return fileToWire(file)
    },
  )
}
