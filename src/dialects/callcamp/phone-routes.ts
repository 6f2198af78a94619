import { z } from 'zod'
import { type PhoneNumber, phoneNumberTagOf } from '../../core/phone-numbers/phone-number.ts'
import { withEtagBy } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { idParameter } from '../../http/requests/id-parameter.ts'
import { numberedPage } from '../../http/responses/numbered-page.ts'
import type { Services } from '../../services.ts'
import { inWholeSeconds } from '../../shared/in-whole-seconds.ts'
import { createPhoneSchema, updatePhoneSchema } from './phone-schemas.ts'
import { type PhoneView, phoneListView, phoneView } from './phone-views.ts'
import { listQuery } from './schemas.ts'

const params = idParameter('uuid', 'Id of the phone: `pn_…`, UUID or integer.')
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
        description: '`search` looks in names and numbers.',
        tags,
        querystring: listQuery,
        response: { 200: phoneListView.describe('A page of phones.') },
      },
    },
    async ({ principal, query }) => {
      const criteria = { part: query.search }
      const { found, ...numbers } = await numberedPage(
        query,
        (range) => phoneNumbers.list(principal, { criteria, sort: '-created' }, range),
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
        summary: 'Get a phone',
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
        description: 'The country is derived from the number. Fails if the account already has the number.',
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
        summary: 'Update the name or the provider of a phone',
        description: 'Fields that are absent keep their values; null clears a field.',
        tags,
        params,
        body: updatePhoneSchema,
        response: { 200: phoneView.describe('The updated phone.') },
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
        description: 'Fails while an active campaign uses the phone. The response names the campaigns.',
        tags,
        params,
        response: { 204: z.undefined().describe('Deleted.') },
      },
    },
    async (request, reply) => {
      await phoneNumbers.delete(request.principal, request.params.uuid)
      reply.code(204)
    },
  )
}

/** Without the assistant that answers the number: Call Camp's campaigns show that. */
function toWire(phoneNumber: PhoneNumber): PhoneView {
  const { id, number, name, countryCode, provider, createdAt, updatedAt, ...kept } = phoneNumber
  const { accountId: _accountId, serial: _serial, assistantId: _assistantId, ...unmapped } = kept
  unmapped satisfies Record<string, never>
  return {
    uuid: id,
    number,
    name,
    countryCode,
    provider,
    createdAt: inWholeSeconds(createdAt),
    updatedAt: inWholeSeconds(updatedAt),
  }
}
