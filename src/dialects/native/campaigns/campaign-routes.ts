import { z } from 'zod'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/id-parameter.ts'
import { requireValid } from '../../../http/require-valid.ts'
import type { Services } from '../../../services.ts'
import { listAnswer, listView, pageRequestOf } from '../list.ts'
import { referencesIn, toDraft, toWire, withPatch } from './campaign-mapping.ts'
import {
  campaignView,
  createCampaignSchema,
  listCampaignsQuery,
  patchCampaignSchema,
} from './campaign-schemas.ts'

const params = idParameter('id', 'Any form of the id: `camp_…` or UUID.')
const tags = ['Campaigns']

export function campaignRoutes(scope: DialectScope, services: Services): void {
  readRoutes(scope, services)
  createRoute(scope, services)
  updateRoute(scope, services)
  deleteRoute(scope, services)
}

function readRoutes(scope: DialectScope, { campaigns }: Services): void {
  scope.get(
    '/campaigns',
    {
      schema: {
        operationId: 'listCampaigns',
        summary: 'List campaigns, newest first',
        tags,
        querystring: listCampaignsQuery,
        response: { 200: listView(campaignView).describe('A page of campaigns.') },
      },
    },
    async ({ principal, query: { limit, cursor, ...filter } }) => {
      const page = pageRequestOf({ limit, cursor })
      return listAnswer(await campaigns.list(principal, filter, page), toWire)
    },
  )

  scope.get(
    '/campaigns/:id',
    {
      schema: {
        operationId: 'getCampaign',
        summary: 'Read one campaign',
        tags,
        params,
        response: { 200: campaignView.describe('The campaign.') },
      },
    },
    async (request) => toWire(await campaigns.get(request.principal, request.params.id)),
  )
}

function createRoute(scope: DialectScope, { campaigns }: Services): void {
  scope.post(
    '/campaigns',
    {
      attachValidation: true,
      config: { dryRun: true, creates: '/campaigns/{id}' },
      schema: {
        operationId: 'createCampaign',
        summary: 'Create a campaign',
        tags,
        body: createCampaignSchema,
        response: { 201: campaignView.describe('The new campaign.') },
      },
    },
    async (request, reply) => {
      const named = referencesIn(request.bodyAsSent)
      const { ids, errors } = await campaigns.resolveReferences(request.principal, named)
      requireValid(request, errors)
      reply.code(201)
      return toWire(await campaigns.create(request.principal, toDraft(request.body, ids)))
    },
  )
}

function updateRoute(scope: DialectScope, { campaigns }: Services): void {
  scope.patch(
    '/campaigns/:id',
    {
      attachValidation: true,
      config: { dryRun: true },
      schema: {
        operationId: 'updateCampaign',
        summary: 'Change fields of a campaign',
        description: 'A merge patch (RFC 7396): what is absent stays, null gives a field its default back.',
        tags,
        params,
        body: patchCampaignSchema,
        response: { 200: campaignView.describe('The campaign after the change.') },
      },
    },
    async (request) => {
      const { principal, params } = request
      const { ids, errors } = await campaigns.resolveReferences(principal, referencesIn(request.bodyAsSent))
      requireValid(request, errors)
      const { body } = request
      return toWire(await campaigns.update(principal, params.id, (current) => withPatch(current, body, ids)))
    },
  )
}

function deleteRoute(scope: DialectScope, { campaigns }: Services): void {
  scope.delete(
    '/campaigns/:id',
    {
      config: { dryRun: true },
      schema: {
        operationId: 'deleteCampaign',
        summary: 'Delete a campaign',
        description: 'Its assistants and phone numbers stay.',
        tags,
        params,
        response: { 204: z.undefined().describe('It is gone.') },
      },
    },
    async (request, reply) => {
      await campaigns.delete(request.principal, request.params.id)
      reply.code(204)
    },
  )
}
