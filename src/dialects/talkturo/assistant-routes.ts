import { draftFromPreset } from '../../core/assistants/presets/preset.ts'
import { presets } from '../../core/assistants/presets/presets.ts'
import type { Principal } from '../../core/identity/principal.ts'
import { withEtag } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { idParameter } from '../../http/requests/id-parameter.ts'
import { listBody } from '../../http/responses/list-body.ts'
import type { Services } from '../../services.ts'
import { checkedUpdate } from './checked-update.ts'
import { toWire } from './mapping.ts'
import {
  accountQuery,
  assignPhoneNumbersSchema,
  createAssistantSchema,
  listQuery,
  updateAssistantSchema,
} from './schemas.ts'
import { assistantListResponse, assistantResponse, assistantView, successView } from './views.ts'

const params = idParameter('assistantId', 'Id of the assistant: `asst_…`, or any other form of its id.')
const tags = ['Assistants']

/** Every success is a 200 with `success: true`, a create and a delete as well. */
export function assistantRoutes(scope: DialectScope, services: Services): void {
  createRoute(scope, services)
  listRoute(scope, services)
  getRoute(scope, services)
  updateRoute(scope, services)
  phoneNumbersRoute(scope, services)
  deleteRoute(scope, services)
}

function createRoute(scope: DialectScope, { assistants, enterAccount }: Services): void {
  scope.post(
    '/assistants',
    {
      config: { assistant: 'create' },
      schema: {
        operationId: 'createAssistant',
        summary: 'Create an assistant from a template',
        tags,
        body: createAssistantSchema,
        response: { 200: assistantResponse.describe('The new assistant.') },
      },
    },
    async (request, reply) => {
      const { accountSlug, templateId, name } = request.body
      const principal = await enterAccount(request.principal, accountSlug)
      request.principal = principal
      const draft = draftFromPreset(presets[templateId], name)
      const assistant = withEtag(reply, await assistants.create(principal, draft))
      return { success: true as const, assistant: toWire(assistant) }
    },
  )
}

function listRoute(scope: DialectScope, services: Services): void {
  const { assistants } = services

  scope.get(
    '/assistants',
    {
      schema: {
        operationId: 'listAssistants',
        summary: 'List assistants, newest first',
        tags,
        querystring: listQuery,
        response: { 200: assistantListResponse.describe('A part of the list, and how long it is.') },
      },
    },
    async (request, reply) => {
      const { accountSlug, limit, offset } = request.query
      const principal = await accountOf(services, request.principal, accountSlug)
      const [found, count] = await Promise.all([
        assistants.list(principal, {}, { limit, offset }),
        assistants.count(principal, {}),
      ])
      return listBody(reply, found, {
        recordView: assistantView,
        bodyView: assistantListResponse,
        toWire,
        bodyOf: (assistants) => ({ success: true as const, assistants, count, limit, offset }),
      })
    },
  )
}

function getRoute(scope: DialectScope, services: Services): void {
  const { assistants } = services

  scope.get(
    '/assistants/:assistantId',
    {
      config: { assistant: 'read' },
      schema: {
        operationId: 'getAssistant',
        summary: 'Read one assistant',
        tags,
        params,
        querystring: accountQuery,
        response: { 200: assistantResponse.describe('The assistant.') },
      },
    },
    async (request, reply) => {
      const principal = await accountOf(services, request.principal, request.query.accountSlug)
      const assistant = withEtag(reply, await assistants.get(principal, request.params.assistantId))
      return { success: true as const, assistant: toWire(assistant) }
    },
  )
}

function updateRoute(scope: DialectScope, services: Services): void {
  scope.patch(
    '/assistants/:assistantId',
    {
      attachValidation: true,
      config: { assistant: 'change' },
      schema: {
        operationId: 'updateAssistant',
        summary: 'Change fields of an assistant',
        description:
          'What is absent stays; null clears. Another voice or vendor takes along what describes it and is not named: model and name of the voice are then those that the catalogue knows, or null.',
        tags,
        params,
        body: updateAssistantSchema,
        response: { 200: assistantResponse.describe('The assistant after the change.') },
      },
    },
    async (request, reply) => {
      const assistant = withEtag(reply, await checkedUpdate(services, request))
      return { success: true as const, assistant: toWire(assistant) }
    },
  )
}

function phoneNumbersRoute(scope: DialectScope, { phoneNumbers, enterAccount }: Services): void {
  scope.patch(
    '/assistants/:assistantId/telephony/phone-numbers',
    {
      config: { assistant: 'change', errors: ['conflict'] },
      schema: {
        operationId: 'assignPhoneNumbers',
        summary: 'Give an assistant exactly these phone numbers',
        description:
          'Replaces the set. A number that is not there (404) or that another assistant has (409) is named, and nothing changes.',
        tags,
        params,
        body: assignPhoneNumbersSchema,
        response: { 200: successView.describe('The assistant has these numbers.') },
      },
    },
    async (request, reply) => {
      const { accountSlug, phoneNumberIds } = request.body
      const principal = await enterAccount(request.principal, accountSlug)
      request.principal = principal
      withEtag(reply, await phoneNumbers.assign(principal, request.params.assistantId, phoneNumberIds))
      return { success: true as const }
    },
  )
}

function deleteRoute(scope: DialectScope, services: Services): void {
  const { assistants } = services

  scope.delete(
    '/assistants/:assistantId',
    {
      config: { assistant: 'delete', errors: ['conflict'] },
      schema: {
        operationId: 'deleteAssistant',
        summary: 'Delete an assistant',
        description:
          'Refused while an active campaign calls or answers with it; the answer names the campaigns.',
        tags,
        params,
        querystring: accountQuery,
        response: { 200: successView.describe('It is gone.') },
      },
    },
    async (request) => {
      const principal = await accountOf(services, request.principal, request.query.accountSlug)
      await assistants.delete(principal, request.params.assistantId)
      return { success: true as const }
    },
  )
}

async function accountOf(
  { enterAccount }: Services,
  principal: Principal,
  slug: string | undefined,
): Promise<Principal> {
  return slug === undefined ? principal : enterAccount(principal, slug)
}
