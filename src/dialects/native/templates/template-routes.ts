import { z } from 'zod'
import { templateErrorsOf } from '../../../core/prompts/required-templates.ts'
import { type TemplateNaming, templateTagOf } from '../../../core/templates/assistant-template.ts'
import { withEtag as taggedAssistant, taggedBy } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { nameTemplateErrors } from '../../../http/errors/template-errors.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { phoneNumberUuids, toWire as toAssistantWire } from '../assistants/assistant-mapping.ts'
import { assistantView } from '../assistants/assistant-schemas.ts'
import { toSummary, toWire, withPatch } from './template-mapping.ts'
import {
  createTemplateSchema,
  fromTemplateSchema,
  patchTemplateSchema,
  templateList,
  templateView,
} from './template-schemas.ts'

const params = idParameter('id', '`tmpl_…`, UUID, or the word of a built-in template.')
const tags = ['Templates']
const withEtag = taggedBy(templateTagOf)

export function templateRoutes(scope: DialectScope, services: Services): void {
  readRoutes(scope, services)
  createRoute(scope, services)
  updateRoute(scope, services)
  deleteRoute(scope, services)
  createAssistantRoute(scope, services)
}

function readRoutes(scope: DialectScope, { templates }: Services): void {
  scope.get(
    '/templates',
    {
      schema: {
        operationId: 'listTemplates',
        summary: 'List and search templates, the built-in ones first',
        description:
          "The account's own follow, in the order of `sort`. The built-in ones have no dates, and are left out where dates are asked for.",
        tags,
        querystring: templateList.querystring,
        response: { 200: templateList.response.describe('A page of templates, without their content.') },
      },
    },
    (request, reply) =>
      templateList.listResponse(request, reply, {
        criteria: {},
        list: (search, page) => templates.list(request.principal, search, page),
        count: (criteria) => templates.count(request.principal, criteria),
        toWire: toSummary,
      }),
  )

  scope.get(
    '/templates/:id',
    {
      config: { template: 'read' },
      schema: {
        operationId: 'getTemplate',
        summary: 'Read one template with its content',
        tags,
        params,
        response: { 200: templateView.describe('The template.') },
      },
    },
    async ({ principal, params }, reply) =>
      toWire(withEtag(reply, await templates.get(principal, params.id))),
  )
}

function createRoute(scope: DialectScope, { templates }: Services): void {
  scope.post(
    '/templates',
    {
      config: { template: 'create', strict: true, errors: ['conflict'], creates: '/templates/{id}' },
      schema: {
        operationId: 'createTemplate',
        summary: 'Save an assistant as a template',
        description: 'The template keeps what the assistant is now; changing either later leaves the other.',
        tags,
        body: createTemplateSchema,
        response: { 201: templateView.describe('The new template.') },
      },
    },
    async ({ principal, body: { assistantId, ...naming } }, reply) => {
      const template = await templates.create(principal, naming, assistantId)
      nameTemplateErrors(reply, templateErrorsOf(principal, template.settings))
      reply.code(201)
      return toWire(withEtag(reply, template))
    },
  )
}

function updateRoute(scope: DialectScope, { templates }: Services): void {
  scope.patch(
    '/templates/:id',
    {
      config: { template: 'change', errors: ['conflict'] },
      schema: {
        operationId: 'updateTemplate',
        summary: 'Rename or describe a template',
        description: 'A merge patch (RFC 7396): what is absent stays, null clears.',
        tags,
        params,
        body: patchTemplateSchema,
        response: { 200: templateView.describe('The template after the change.') },
      },
    },
    async ({ principal, params, body }, reply) => {
      const change = (current: TemplateNaming) => withPatch(current, body)
      return toWire(withEtag(reply, await templates.update(principal, params.id, change)))
    },
  )
}

function deleteRoute(scope: DialectScope, { templates }: Services): void {
  scope.delete(
    '/templates/:id',
    {
      config: { template: 'delete', errors: ['conflict'] },
      schema: {
        operationId: 'deleteTemplate',
        summary: 'Delete a template',
        description: 'Assistants that were made from it stay as they are.',
        tags,
        params,
        response: { 204: z.undefined().describe('It is gone.') },
      },
    },
    async ({ principal, params }, reply) => {
      await templates.delete(principal, params.id)
      reply.code(204)
    },
  )
}

function createAssistantRoute(scope: DialectScope, { templates }: Services): void {
  scope.post(
    '/templates/:id/assistants',
    {
      config: { assistant: 'create', errors: ['conflict'], creates: '/assistants/{id}' },
      schema: {
        operationId: 'createAssistantFromTemplate',
        summary: 'Create an assistant from a template',
        description: 'Refused when the template draws on files that have been deleted since.',
        tags,
        params,
        body: fromTemplateSchema,
        response: { 201: assistantView.describe('The new assistant; its `templateId` is the template.') },
      },
    },
    async ({ principal, params, body }, reply) => {
      reply.code(201)
      const own = { ...body, phoneNumberIds: phoneNumberUuids(body.phoneNumberIds) }
      return toAssistantWire(
        taggedAssistant(reply, await templates.createAssistant(principal, params.id, own)),
      )
    },
  )
}
