import { draftFromPreset } from '../../core/assistants/presets/preset.ts'
import { presets } from '../../core/assistants/presets/presets.ts'
import type { Principal } from '../../core/identity/principal.ts'
import { withEtag } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { assistantIdParameter } from '../../http/requests/id-parameter.ts'
import { listBody } from '../../http/responses/list-body.ts'
import { countedPage } from '../../http/responses/numbered-page.ts'
import type { Services } from '../../services.ts'
import { toWire } from './mapping.ts'
import { checkedUpdate } from './rules.ts'
import {
  accountQuery,
  assignPhoneNumbersSchema,
  createAssistantSchema,
  listQuery,
  updateAssistantSchema,
} from './schemas.ts'
import { assistantListView, assistantResponse, assistantView, successView } from './views.ts'

const params = assistantIdParameter('assistantId')
const tags = ['Assistants']

/** Every success is a 200 with `success: true`, also of a create and a delete. */
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
        response: { 200: assistantListView.describe('Part of the list, and its total length.') },
      },
    },
    async (request, reply) => {
      const { accountSlug, limit, offset } = request.query
      const principal = await accountOf(services, request.principal, accountSlug)
      const { found, total: count } = await countedPage(
        { limit, offset },
        (range) => assistants.list(principal, {}, range),
        () => assistants.count(principal, {}),
      )
      return listBody(reply, found, {
        recordView: assistantView,
        bodyView: assistantListView,
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
        summary: 'Get an assistant',
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
        summary: 'Update an assistant',
        description:
          'Fields that are absent keep their values; null clears a field. A new voice or vendor also replaces the model and the name of the voice, unless the request sets them: with those of the catalogue, or null.',
        tags,
        params,
        body: updateAssistantSchema,
        response: { 200: assistantResponse.describe('The updated assistant.') },
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
        summary: 'Set the phone numbers of an assistant',
        description:
          'Replaces all phone numbers of the assistant. If a number is not found (404) or belongs to another assistant (409), the error names it and nothing changes.',
        tags,
        params,
        body: assignPhoneNumbersSchema,
        response: { 200: successView.describe('The phone numbers are set.') },
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
        description: 'Fails while an active campaign uses the assistant. The response names the campaigns.',
        tags,
        params,
        querystring: accountQuery,
        response: { 200: successView.describe('Deleted.') },
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
