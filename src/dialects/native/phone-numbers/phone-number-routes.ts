import { z } from 'zod'
import { phoneNumberTagOf } from '../../../core/phone-numbers/phone-number.ts'
import { withEtagBy } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { parseId } from '../../../shared/identifiers.ts'
import {
  createPhoneNumberSchema,
  phoneNumberList,
  phoneNumberToWire,
  phoneNumberView,
  updatePhoneNumberSchema,
} from './phone-number-schemas.ts'

const params = idParameter('id', 'Id of the phone number: `pn_…`, UUID or integer.')
const tags = ['Phone numbers']
const withEtag = withEtagBy(phoneNumberTagOf)

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
        summary: 'List and search phone numbers',
        tags,
        querystring: phoneNumberList.querystring,
        response: { 200: phoneNumberList.response.describe('A page of phone numbers.') },
      },
    },
    (request, reply) => {
      const { principal, query } = request
      const assistantId = parseId('asst', query.assistantId ?? '') ?? undefined
      return phoneNumberList.listResponse(request, reply, {
        criteria: { assistantId },
        list: (search, page) => phoneNumbers.list(principal, search, page),
        count: (criteria) => phoneNumbers.count(principal, criteria),
        toWire: phoneNumberToWire,
      })
    },
  )
}

function createRoute(scope: DialectScope, { phoneNumbers }: Services): void {
  scope.post(
    '/phone-numbers',
    {
      config: { phoneNumber: 'create', errors: ['conflict'], creates: '/phone-numbers/{id}' },
      schema: {
        operationId: 'createPhoneNumber',
        summary: 'Create a phone number',
        tags,
        body: createPhoneNumberSchema,
        response: { 201: phoneNumberView.describe('The new phone number.') },
      },
    },
    async (request, reply) => {
      reply.code(201)
      return phoneNumberToWire(withEtag(reply, await phoneNumbers.create(request.principal, request.body)))
    },
  )
}

function recordRoutes(scope: DialectScope, { phoneNumbers }: Services): void {
  scope.get(
    '/phone-numbers/:id',
    {
      config: { phoneNumber: 'read' },
      schema: {
        operationId: 'getPhoneNumber',
        summary: 'Get a phone number',
        tags,
        params,
        response: { 200: phoneNumberView.describe('The phone number.') },
      },
    },
    async ({ principal, params }, reply) =>
      phoneNumberToWire(withEtag(reply, await phoneNumbers.get(principal, params.id))),
  )

  scope.patch(
    '/phone-numbers/:id',
    {
      config: { phoneNumber: 'change' },
      schema: {
        operationId: 'updatePhoneNumber',
        summary: 'Update a phone number',
        description:
          'Renames it or assigns it to an assistant. Fields that are absent are not changed; null clears a field. The number itself cannot be changed.',
        tags,
        params,
        body: updatePhoneNumberSchema,
        response: { 200: phoneNumberView.describe('The updated phone number.') },
      },
    },
    async ({ principal, params, body }, reply) =>
      phoneNumberToWire(withEtag(reply, await phoneNumbers.update(principal, params.id, body))),
  )
}

function deleteRoute(scope: DialectScope, { phoneNumbers }: Services): void {
  scope.delete(
    '/phone-numbers/:id',
    {
      config: { phoneNumber: 'delete', errors: ['conflict'] },
      schema: {
        operationId: 'deletePhoneNumber',
        summary: 'Delete a phone number',
        description: 'Also removes it from its assistant. Refused while an active campaign uses it.',
        tags,
        params,
        response: { 204: z.undefined().describe('Deleted.') },
      },
    },
    async (request, reply) => {
      await phoneNumbers.delete(request.principal, request.params.id)
      reply.code(204)
    },
  )
}
