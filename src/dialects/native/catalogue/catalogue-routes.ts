import { z } from 'zod'
import { canonicalProvider } from '../../../core/assistants/model/provider-names.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { notFound } from '../../../shared/errors.ts'
import { parseSerial } from '../../../shared/identifiers.ts'
import { languagesFor, modelsFor, transcribersFor, voicesFor } from './catalogue-filters.ts'
import {
  createLanguageSchema,
  createModelSchema,
  createTranscriberSchema,
  createVoiceSchema,
  languagesQuery,
  languagesView,
  languageView,
  modelsQuery,
  modelsView,
  modelView,
  transcribersQuery,
  transcribersView,
  transcriberView,
  voicesQuery,
  voicesView,
  voiceView,
} from './catalogue-schemas.ts'

const tags = ['Catalogue']
const config = { dryRun: true, errors: ['conflict'] } as const
const description = "Only for the operator's account."

export function catalogueRoutes(scope: DialectScope, services: Services): void {
  listRoutes(scope, services)
  addVoicesAndLanguages(scope, services)
  addModelsAndTranscribers(scope, services)
  removeRoutes(scope, services)
}

function listRoutes(scope: DialectScope, { catalogue }: Services): void {
  const listing = (what: string) => ({
    operationId: `list${what}`,
    summary: `List ${what.toLowerCase()}`,
    tags,
  })

  scope.get(
    '/catalogue/voices',
    { schema: { ...listing('Voices'), querystring: voicesQuery, response: { 200: voicesView } } },
    async ({ principal, query }) => ({ data: voicesFor(await catalogue.list(principal), query) }),
  )
  scope.get(
    '/catalogue/languages',
    { schema: { ...listing('Languages'), querystring: languagesQuery, response: { 200: languagesView } } },
    async ({ principal, query }) => ({ data: languagesFor(await catalogue.list(principal), query) }),
  )
  scope.get(
    '/catalogue/models',
    { schema: { ...listing('Models'), querystring: modelsQuery, response: { 200: modelsView } } },
    async ({ principal, query }) => ({ data: modelsFor(await catalogue.list(principal), query) }),
  )
  scope.get(
    '/catalogue/transcribers',
    {
      schema: {
        ...listing('Transcribers'),
        querystring: transcribersQuery,
        response: { 200: transcribersView },
      },
    },
    async ({ principal, query }) => ({ data: transcribersFor(await catalogue.list(principal), query) }),
  )
}

function addVoicesAndLanguages(scope: DialectScope, { catalogue }: Services): void {
  scope.post(
    '/catalogue/voices',
    {
      config,
      schema: {
        operationId: 'addVoice',
        summary: 'Create a voice',
        description,
        tags,
        body: createVoiceSchema,
        response: { 201: voiceView.describe('The new entry.') },
      },
    },
    async ({ principal, body }, reply) => {
      reply.code(201)
      return catalogue.addVoice(principal, { ...body, provider: canonicalProvider(body.provider) })
    },
  )
  scope.post(
    '/catalogue/languages',
    {
      config,
      schema: {
        operationId: 'addLanguage',
        summary: 'Create a language',
        description,
        tags,
        body: createLanguageSchema,
        response: { 201: languageView.describe('The new entry.') },
      },
    },
    async ({ principal, body }, reply) => {
      reply.code(201)
      return catalogue.addLanguage(principal, body)
    },
  )
}

function addModelsAndTranscribers(scope: DialectScope, { catalogue }: Services): void {
  scope.post(
    '/catalogue/models',
    {
      config,
      schema: {
        operationId: 'addModel',
        summary: 'Create a model',
        description,
        tags,
        body: createModelSchema,
        response: { 201: modelView.describe('The new entry.') },
      },
    },
    async ({ principal, body: { name, ...model } }, reply) => {
      const entry = { ...model, name: name ?? model.model, provider: canonicalProvider(model.provider) }
      const { dialects, ...added } = await catalogue.addModel(principal, entry)
      reply.code(201)
      return { ...added, dialects: [...dialects] }
    },
  )
  scope.post(
    '/catalogue/transcribers',
    {
      config,
      schema: {
        operationId: 'addTranscriber',
        summary: 'Create a transcriber',
        description,
        tags,
        body: createTranscriberSchema,
        response: { 201: transcriberView.describe('The new entry.') },
      },
    },
    async ({ principal, body }, reply) => {
      reply.code(201)
      return catalogue.addTranscriber(principal, { ...body, provider: canonicalProvider(body.provider) })
    },
  )
}

const entries = [
  ['voices', 'voice', 'removeVoice'],
  ['languages', 'language', 'removeLanguage'],
  ['models', 'model', 'removeModel'],
  ['transcribers', 'transcriber', 'removeTranscriber'],
] as const

function removeRoutes(scope: DialectScope, { catalogue }: Services): void {
  for (const [list, entry, operationId] of entries) {
    scope.delete(
      `/catalogue/${list}/:id`,
      {
        config: { dryRun: true },
        schema: {
          operationId,
          summary: `Delete a ${entry}`,
          description: `${description} Assistants that use it are not affected.`,
          tags,
          params: idParameter('id', 'Id of the entry.'),
          response: { 204: z.undefined().describe('Deleted.') },
        },
      },
      async ({ principal, params }, reply) => {
        const id = parseSerial(params.id)
        if (id === null) throw notFound('Catalogue entry')
        await catalogue.remove(principal, list, id)
        reply.code(204)
      },
    )
  }
}
