import { z } from 'zod'
import { templateErrorsOf } from '../../../core/prompts/required-templates.ts'
import { type TemplateNaming, templateTagOf } from '../../../core/templates/assistant-template.ts'
import { withEtag as withAssistantEtag, withEtagBy } from '../../../http/conditions/entity-tag.ts'
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

const params = idParameter('id', 'Id of the template: `tmpl_…`, UUID, or the name of a built-in template.')
const tags = ['Templates']
const withEtag = withEtagBy(templateTagOf)

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
        summary: 'List and search templates',
        description:
          'Built-in templates come first, followed by those of the account in the order of `sort`. Built-in templates have no dates and never match filters by date.',
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
        summary: 'Get a template',
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
        summary: 'Create a template from an assistant',
        description:
          'Copies the current settings of the assistant. Later changes of the assistant do not affect the template, and vice versa.',
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
        summary: 'Update a template',
        description: 'A merge patch (RFC 7396): fields that are absent are not changed; null clears a field.',
        tags,
        params,
        body: patchTemplateSchema,
        response: { 200: templateView.describe('The updated template.') },
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
        description: 'Assistants that were created from it are not affected.',
        tags,
        params,
        response: { 204: z.undefined().describe('Deleted.') },
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
        description: 'Refused if the template uses files that have been deleted.',
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
        withAssistantEtag(reply, await templates.createAssistant(principal, params.id, own)),
      )
    },
  )
}
