import { z } from 'zod'
import { engines } from '../../core/assistants/model/assistant-fields.ts'
import { type Catalogue, modelTypes, primarySubtag } from '../../core/catalogue/catalogue.ts'
import { newestFirst, type Place } from '../../core/collections/search.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { listBody } from '../../http/responses/list-body.ts'
import type { Services } from '../../services.ts'
import type { PageRequest } from '../../shared/paging.ts'
import { everyPage } from './every-page.ts'
import { languagesView, modelsView, phoneNumbersView, voicesView } from './option-views.ts'

const tags = ['Options']

const voiceQuery = z.object({
  mode: z.enum(engines).optional().describe('Only voices of this engine.'),
})
const modelQuery = z.object({
  type: z.enum(modelTypes).optional().describe('Only models of this type.'),
})
const phoneNumberQuery = z.object({
  type: z
    .enum(['inbound', 'outbound'])
    .optional()
    .describe('Accepted, but without effect: every number receives and makes calls.'),
})

export function optionRoutes(scope: DialectScope, services: Services): void {
  voiceAndLanguageRoutes(scope, services)
  modelRoute(scope, services)
  phoneNumberRoute(scope, services)
}

function voiceAndLanguageRoutes(scope: DialectScope, { catalogue }: Services): void {
  scope.get(
    '/user/assistants/voices',
    {
      schema: {
        operationId: 'listVoices',
        summary: 'List available voices',
        tags,
        querystring: voiceQuery,
        response: { 200: voicesView.describe('The voices.') },
      },
    },
    async ({ principal, query }) => voicesOf(await catalogue.list(principal), query.mode),
  )

  scope.get(
    '/user/assistants/languages',
    {
      schema: {
        operationId: 'listLanguages',
        summary: 'List available languages',
        tags,
        response: { 200: languagesView.describe('The languages.') },
      },
    },
    async ({ principal }) => languagesOf(await catalogue.list(principal)),
  )
}

function modelRoute(scope: DialectScope, { catalogue }: Services): void {
  scope.get(
    '/user/assistants/models',
    {
      schema: {
        operationId: 'listModels',
        summary: 'List available models',
        tags,
        querystring: modelQuery,
        response: { 200: modelsView.describe('The models.') },
      },
    },
    async ({ principal, query }) => modelsOf(await catalogue.list(principal), query.type),
  )
}

function phoneNumberRoute(scope: DialectScope, { phoneNumbers }: Services): void {
  scope.get(
    '/user/assistants/phone-numbers',
    {
      schema: {
        operationId: 'listPhoneNumbers',
        summary: 'List phone numbers, newest first',
        tags,
        querystring: phoneNumberQuery,
        response: { 200: phoneNumbersView.describe('The phone numbers of the account.') },
      },
    },
    async ({ principal }, reply) => {
      const found = await everyPage((page: PageRequest<Place>) =>
        phoneNumbers.list(principal, newestFirst, page),
      )
      return listBody(reply, found, {
        recordView: phoneNumbersView.element,
        bodyView: phoneNumbersView,
        toWire: phoneNumberOption,
        bodyOf: (records) => records,
      })
    },
  )
}

function voicesOf({ voices }: Catalogue, mode: z.output<typeof voiceQuery>['mode']) {
  return voices
    .filter((voice) => mode === undefined || voice.mode === mode)
    .map((voice) => ({ id: voice.id, name: voice.name, mode: voice.mode }))
}

function languagesOf({ languages }: Catalogue) {
  return languages.map(({ id, name, code }) => ({ id, name, iso_2: primarySubtag(code) }))
}

/** The name is the id of the model at its vendor, as in the other APIs. */
function modelsOf({ models }: Catalogue, type: z.output<typeof modelQuery>['type']) {
  return models
    .filter((model) => model.dialects.includes('autocalls'))
    .filter((model) => type === undefined || model.type === type)
    .map(({ id, model }) => ({ id, name: model }))
}

function phoneNumberOption({ serial, number, countryCode, assistantId }: PhoneNumber) {
  return {
    id: serial,
    phone_number: number,
    country_code: countryCode,
    type_label: 'Inbound and outbound',
    is_available: assistantId === null,
  }
}
