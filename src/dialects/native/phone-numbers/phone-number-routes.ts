import { z } from 'zod'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/id-parameter.ts'
import { parseId } from '../../../identifiers.ts'
import type { Services } from '../../../services.ts'
import { listAnswer, listView, pageRequestOf } from '../list.ts'
import {
  createPhoneNumberSchema,
  listPhoneNumbersQuery,
  phoneNumberToWire,
  phoneNumberView,
  updatePhoneNumberSchema,
} from './phone-number-schemas.ts'

const params = idParameter('id', 'Any form of the id: `pn_…`, UUID or integer.')
const tags = ['Phone numbers']

export function phoneNumberRoutes(scope: DialectScope, services: Services): void {
  listRoute(scope, services)
  createRoute(scope, services)
  recordRoutes(scope, services)
  deleteRoute(scope, services)
}

function listRoute(scope: DialectScope, { phoneNumbers }: Services): void {
  scope.get(
    '/phone-numbers',
    {
      schema: {
        operationId: 'listPhoneNumbers',
        summary: 'List phone numbers, newest first',
        tags,
        querystring: listPhoneNumbersQuery,
        response: { 200: listView(phoneNumberView).describe('A page of phone numbers.') },
      },
    },
    async ({ principal, query: { search, assistantId, ...page } }) => {
      const id = assistantId === undefined ? undefined : (parseId('asst', assistantId) ?? undefined)
      const found = await phoneNumbers.list(principal, { search, assistantId: id }, pageRequestOf(page))
      return listAnswer(found, phoneNumberToWire)
    },
  )
}

function createRoute(scope: DialectScope, { phoneNumbers }: Services): void {
  scope.post(
    '/phone-numbers',
    {
      config: { dryRun: true, errors: ['conflict'], creates: '/phone-numbers/{id}' },
      schema: {
        operationId: 'createPhoneNumber',
        summary: 'Add a phone number',
        tags,
        body: createPhoneNumberSchema,
        response: { 201: phoneNumberView.describe('The new phone number.') },
      },
    },
    async (request, reply) => {
      reply.code(201)
      return phoneNumberToWire(await phoneNumbers.create(request.principal, request.body))
    },
  )
}

function recordRoutes(scope: DialectScope, { phoneNumbers }: Services): void {
  scope.get(
    '/phone-numbers/:id',
    {
      schema: {
        operationId: 'getPhoneNumber',
        summary: 'Read one phone number',
        tags,
        params,
        response: { 200: phoneNumberView.describe('The phone number.') },
      },
    },
    async (request) => phoneNumberToWire(await phoneNumbers.get(request.principal, request.params.id)),
  )

  scope.patch(
    '/phone-numbers/:id',
    {
      config: { dryRun: true },
      schema: {
        operationId: 'updatePhoneNumber',
        summary: 'Name a phone number, or give it to an assistant',
        description: 'What is absent stays, null clears. The number itself never changes.',
        tags,
        params,
        body: updatePhoneNumberSchema,
        response: { 200: phoneNumberView.describe('The phone number after the change.') },
      },
    },
    async (request) =>
      phoneNumberToWire(await phoneNumbers.update(request.principal, request.params.id, request.body)),
  )
}

function deleteRoute(scope: DialectScope, { phoneNumbers }: Services): void {
  scope.delete(
    '/phone-numbers/:id',
    {
      config: { dryRun: true, errors: ['conflict'] },
      schema: {
        operationId: 'deletePhoneNumber',
        summary: 'Remove a phone number',
        description: 'Refused while an active campaign uses it. The assistant that has it loses it.',
        tags,
        params,
        response: { 204: z.undefined().describe('It is gone.') },
      },
    },
    async (request, reply) => {
      await phoneNumbers.delete(request.principal, request.params.id)
      reply.code(204)
    },
  )
}
