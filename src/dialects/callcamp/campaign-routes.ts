import { z } from 'zod'
import { campaignTagOf } from '../../core/campaigns/campaign.ts'
import { withEtagBy } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { requireValid } from '../../http/errors/require-valid.ts'
import { idParameter } from '../../http/requests/id-parameter.ts'
import { numberedPage } from '../../http/responses/numbered-page.ts'
import type { Services } from '../../services.ts'
import {
  inWireNames,
  namingWireFields,
  referencesIn,
  toDraft,
  toWire,
  withChange,
} from './campaign-mapping.ts'
import { createCampaignSchema, updateCampaignSchema } from './campaign-schemas.ts'
import { campaignListView, campaignView } from './campaign-views.ts'
import { listQuery } from './schemas.ts'

const params = idParameter('uuid', 'Id of the campaign: `camp_…` or UUID.')
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
        summary: 'List campaigns, newest first',
        tags,
        querystring: listQuery,
        response: { 200: campaignListView.describe('A page of campaigns.') },
      },
    },
    async ({ principal, query }) => {
      const criteria = { namePart: query.search }
      const { found, ...numbers } = await numberedPage(
        query,
        (range) => campaigns.list(principal, { criteria, sort: '-created' }, range),
        () => campaigns.count(principal, criteria),
      )
      return { campaigns: found.items.map(toWire), ...numbers }
    },
  )

  scope.get(
    '/campaigns/:uuid',
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
      toWire(withEtag(reply, await campaigns.get(principal, params.uuid))),
  )
}

function createRoute(scope: DialectScope, { campaigns }: Services): void {
  scope.post(
    '/campaigns',
    {
      attachValidation: true,
      config: { campaign: 'create', creates: '/campaigns/{uuid}' },
      schema: {
        operationId: 'createCampaign',
        summary: 'Create a campaign',
        description: 'Assistants and phone numbers can be named by any of their ids.',
        tags,
        body: createCampaignSchema,
        response: { 201: campaignView.describe('The new campaign.') },
      },
    },
    async (request, reply) => {
      const named = referencesIn(request.bodyAsSent)
      const { ids, errors } = await campaigns.resolveReferences(request.principal, named)
      requireValid(request, inWireNames(errors))
      reply.code(201)
      const draft = toDraft(request.body, ids)
      return toWire(withEtag(reply, await namingWireFields(campaigns.create(request.principal, draft))))
    },
  )
}

function updateRoute(scope: DialectScope, { campaigns }: Services): void {
  scope.patch(
    '/campaigns/:uuid',
    {
      attachValidation: true,
      config: { campaign: 'change' },
      schema: {
        operationId: 'updateCampaign',
        summary: 'Update a campaign',
        description:
          'Fields that are absent keep their values; null clears a field and resets `status` and `type` to their defaults.',
        tags,
        params,
        body: updateCampaignSchema,
        response: { 200: campaignView.describe('The updated campaign.') },
      },
    },
    async (request, reply) => {
      const { principal, params } = request
      const { ids, errors } = await campaigns.resolveReferences(principal, referencesIn(request.bodyAsSent))
      requireValid(request, inWireNames(errors))
      const { body } = request
      const update = campaigns.update(principal, params.uuid, (current) => withChange(current, body, ids))
      return toWire(withEtag(reply, await namingWireFields(update)))
    },
  )
}

function deleteRoute(scope: DialectScope, { campaigns }: Services): void {
  scope.delete(
    '/campaigns/:uuid',
    {
      config: { campaign: 'delete' },
      schema: {
        operationId: 'deleteCampaign',
        summary: 'Delete a campaign',
        description: 'Its assistants and phone numbers are not deleted.',
        tags,
        params,
        response: { 204: z.undefined().describe('Deleted.') },
      },
    },
    async (request, reply) => {
      await campaigns.delete(request.principal, request.params.uuid)
      reply.code(204)
    },
  )
}
