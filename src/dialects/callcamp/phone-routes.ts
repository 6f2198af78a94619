import { z } from 'zod'
import { phoneNumberTagOf } from '../../core/phone-numbers/phone-number.ts'
import { withEtagBy } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { idParameter } from '../../http/requests/id-parameter.ts'
import type { Services } from '../../services.ts'
import { listQuery, numberedPage } from './list.ts'
import { toWire } from './phone-mapping.ts'
import { createPhoneSchema, phoneListView, phoneView, updatePhoneSchema } from './phone-schemas.ts'

const params = idParameter('uuid', 'Id of the phone: its UUID, or any other form of its id.')
const tags = ['Phones']
const withEtag = withEtagBy(phoneNumberTagOf)

export function phoneRoutes(scope: DialectScope, services: Services): void {
  readRoutes(scope, services)
  writeRoutes(scope, services)
  deleteRoute(scope, services)
}

function readRoutes(scope: DialectScope, { phoneNumbers }: Services): void {
  scope.get(
    '/phones',
    {
      schema: {
        operationId: 'listPhones',
        summary: 'List phones, newest first',
        description: 'The search looks into names and numbers.',
        tags,
        querystring: listQuery,
        response: { 200: phoneListView.describe('A page of phones.') },
      },
    },
    async ({ principal, query }) => {
      const criteria = { part: query.search }
      const { found, ...numbers } = await numberedPage(
        query,
        (request) => phoneNumbers.list(principal, { criteria, sort: '-created' }, request),
        () => phoneNumbers.count(principal, criteria),
      )
      return { phones: found.items.map(toWire), ...numbers }
    },
  )

  scope.get(
    '/phones/:uuid',
    {
      config: { phoneNumber: 'read' },
      schema: {
        operationId: 'getPhone',
        summary: 'Read one phone',
        tags,
        params,
        response: { 200: phoneView.describe('The phone.') },
      },
    },
    async ({ principal, params }, reply) =>
      toWire(withEtag(reply, await phoneNumbers.get(principal, params.uuid))),
  )
}

function writeRoutes(scope: DialectScope, { phoneNumbers }: Services): void {
  scope.post(
    '/phones',
    {
      config: { phoneNumber: 'create', errors: ['conflict'], creates: '/phones/{uuid}' },
      schema: {
        operationId: 'createPhone',
        summary: 'Add a phone number',
        description:
          'Its country is found from the number. A number that the account has already is refused.',
        tags,
        body: createPhoneSchema,
        response: { 201: phoneView.describe('The new phone.') },
      },
    },
    async (request, reply) => {
      reply.code(201)
      return toWire(withEtag(reply, await phoneNumbers.create(request.principal, request.body)))
    },
  )

  scope.patch(
    '/phones/:uuid',
    {
      config: { phoneNumber: 'change' },
      schema: {
        operationId: 'updatePhone',
        summary: 'Change the name or the provider of a phone',
        description: 'What is absent stays; null clears.',
        tags,
        params,
        body: updatePhoneSchema,
        response: { 200: phoneView.describe('The phone after the change.') },
      },
    },
    async ({ principal, params, body }, reply) =>
      toWire(withEtag(reply, await phoneNumbers.update(principal, params.uuid, body))),
  )
}

function deleteRoute(scope: DialectScope, { phoneNumbers }: Services): void {
  scope.delete(
    '/phones/:uuid',
    {
      config: { phoneNumber: 'delete', errors: ['conflict'] },
      schema: {
        operationId: 'deletePhone',
        summary: 'Delete a phone',
        description: 'Refused while an active campaign uses it; the answer names the campaigns.',
        tags,
        params,
        response: { 204: z.undefined().describe('It is gone.') },
      },
    },
    async (request, reply) => {
      await phoneNumbers.delete(request.principal, request.params.uuid)
      reply.code(204)
    },
  )
}
