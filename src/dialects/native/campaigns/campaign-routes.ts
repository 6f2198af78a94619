import { z } from 'zod'
import { type Campaign, campaignTagOf } from '../../../core/campaigns/campaign.ts'
import { withEtagBy } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { requireValid } from '../../../http/errors/require-valid.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { referencesIn, toDraft, toWire, withPatch } from './campaign-mapping.ts'
import { campaignList, campaignView, createCampaignSchema, patchCampaignSchema } from './campaign-schemas.ts'

const params = idParameter('id', 'Id of the campaign: `camp_…` or UUID.')
const tags = ['Campaigns']
const withEtag = withEtagBy(campaignTagOf)

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
        summary: 'List and search campaigns',
        tags,
        querystring: campaignList.querystring,
        response: { 200: campaignList.response.describe('A page of campaigns.') },
      },
    },
    (request, reply) => {
      const { principal, query } = request
      return campaignList.listResponse(request, reply, {
        criteria: { status: query.status, type: query.type },
        list: (search, page) => campaigns.list(principal, search, page),
        count: (criteria) => campaigns.count(principal, criteria),
        toWire,
      })
    },
  )

  scope.get(
    '/campaigns/:id',
    {
      config: { campaign: 'read' },
      schema: {
        operationId: 'getCampaign',
        summary: 'Get a campaign',
        tags,
        params,
        response: { 200: campaignView.describe('The campaign.') },
      },
    },
    async ({ principal, params }, reply) =>
      toWire(withEtag(reply, await campaigns.get(principal, params.id))),
  )
}

function createRoute(scope: DialectScope, { campaigns }: Services): void {
  scope.post(
    '/campaigns',
    {
      attachValidation: true,
      config: { campaign: 'create', creates: '/campaigns/{id}' },
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
      return toWire(withEtag(reply, await campaigns.create(request.principal, toDraft(request.body, ids))))
    },
  )
}

function updateRoute(scope: DialectScope, { campaigns }: Services): void {
  scope.patch(
    '/campaigns/:id',
    {
      attachValidation: true,
      config: { campaign: 'change' },
      schema: {
        operationId: 'updateCampaign',
        summary: 'Update a campaign',
        description:
          'A merge patch (RFC 7396): fields that are absent are not changed; null resets a field to its default.',
        tags,
        params,
        body: patchCampaignSchema,
        response: { 200: campaignView.describe('The updated campaign.') },
      },
    },
    async (request, reply) => {
      const { principal, params } = request
      const { ids, errors } = await campaigns.resolveReferences(principal, referencesIn(request.bodyAsSent))
      requireValid(request, errors)
      const change = (current: Campaign) => withPatch(current, request.body, ids)
      return toWire(withEtag(reply, await campaigns.update(principal, params.id, change)))
    },
  )
}

function deleteRoute(scope: DialectScope, { campaigns }: Services): void {
  scope.delete(
    '/campaigns/:id',
    {
      config: { campaign: 'delete' },
      schema: {
        operationId: 'deleteCampaign',
        summary: 'Delete a campaign',
        description: 'Its assistants and phone numbers are not affected.',
        tags,
        params,
        response: { 204: z.undefined().describe('Deleted.') },
      },
    },
    async (request, reply) => {
      await campaigns.delete(request.principal, request.params.id)
      reply.code(204)
    },
  )
}
