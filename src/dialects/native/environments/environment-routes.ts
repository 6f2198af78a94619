import { z } from 'zod'
import { environmentTagOf } from '../../../core/environments/environment.ts'
import { withEtagBy } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { assistantParams } from '../assistants/assistant-schemas.ts'
import { listQuery, listView, listViewBy } from '../list.ts'
import {
  environmentList,
  environmentPinView,
  environmentToWire,
  environmentView,
  historyCursor,
  pinRequestOf,
  pinSchema,
  pinToWire,
  repeatedCheckOf,
} from './environment-schemas.ts'

const params = assistantParams.extend(
  idParameter('name', 'Name of the environment, such as `production`.').shape,
)
const tags = ['Environments']
const withEtag = withEtagBy(environmentTagOf)
const path = '/assistants/:id/environments'

export function environmentRoutes(scope: DialectScope, services: Services): void {
  listRoute(scope, services)
  getRoute(scope, services)
  historyRoute(scope, services)
  pinRoute(scope, services)
  rollbackRoute(scope, services)
  removeRoute(scope, services)
}

function listRoute(scope: DialectScope, { environments }: Services): void {
  scope.get(
    path,
    {
      schema: {
        operationId: 'listEnvironments',
        summary: 'List the environments of an assistant',
        description: 'An assistant has at most 100 environments.',
        tags,
        params: assistantParams,
        querystring: environmentList.querystring,
        response: { 200: environmentList.response.describe('A page of environments.') },
      },
    },
    (request, reply) => {
      const { principal, params } = request
      return environmentList.listResponse(request, reply, {
        criteria: {},
        list: (search, page) => environments.list(principal, params.id, search, page),
        count: (criteria) => environments.count(principal, params.id, criteria),
        toWire: environmentToWire,
      })
    },
  )
}

function getRoute(scope: DialectScope, { environments }: Services): void {
  scope.get(
    `${path}/:name`,
    {
      config: { environment: 'read' },
      schema: {
        operationId: 'getEnvironment',
        summary: 'Get an environment of an assistant',
        tags,
        params,
        response: { 200: environmentView.describe('The environment.') },
      },
    },
    async ({ principal, params }, reply) =>
      environmentToWire(withEtag(reply, await environments.get(principal, pathOf(params)))),
  )
}

function historyRoute(scope: DialectScope, { environments }: Services): void {
  scope.get(
    `${path}/:name/history`,
    {
      schema: {
        operationId: 'listEnvironmentHistory',
        summary: 'List the history of an environment, newest first',
        description:
          'Lists what the environment was pinned to. The history is kept when the environment is removed.',
        tags,
        params,
        querystring: listQuery,
        response: { 200: listView(environmentPinView).describe('A page of the history.') },
      },
    },
    async ({ principal, params, query }) => {
      const page = await environments.history(principal, pathOf(params), historyCursor.pageOf(query))
      return listViewBy(page, pinToWire, historyCursor.encode)
    },
  )
}

function pinRoute(scope: DialectScope, { environments }: Services): void {
  scope.put(
    `${path}/:name`,
    {
      config: { environment: 'change', errors: ['conflict'] },
      schema: {
        operationId: 'pinEnvironment',
        summary: 'Pin an environment to versions of the assistant',
        description:
          'Creates the environment if it does not exist; its name must be 1 to 64 letters, digits, `.`, `_` and `-`, beginning with a letter or digit. With several versions, calls are distributed among them by weight, and a caller always gets the same version. If the versions are pinned already, nothing changes. Refused with 409 if a version uses files that have been deleted; `details.versions` lists these versions. The body may be the response of a GET; read-only fields are refused if they differ from the current values. With `If-None-Match: *`, only a new environment is pinned. An assistant with an environment cannot be deleted.',
        tags,
        params,
        body: pinSchema,
        response: { 200: environmentView.describe('The updated environment.') },
      },
    },
    async ({ principal, params, body }, reply) => {
      const check = repeatedCheckOf(params.name, body)
      const environment = await environments.pin(principal, pathOf(params), pinRequestOf(body), check)
      return environmentToWire(withEtag(reply, environment))
    },
  )
}

function rollbackRoute(scope: DialectScope, { environments }: Services): void {
  scope.post(
    `${path}/:name/rollback`,
    {
      config: { environment: 'change', errors: ['conflict'] },
      schema: {
        operationId: 'rollBackEnvironment',
        summary: 'Roll an environment back',
        description:
          'Pins the versions that were pinned before. Repeated rollbacks go further back in the history. An environment that was removed is restored. Refused with 409 if there is no earlier pin, or a version uses files that have been deleted.',
        tags,
        params,
        response: { 200: environmentView.describe('The updated environment.') },
      },
    },
    async ({ principal, params }, reply) =>
      environmentToWire(withEtag(reply, await environments.rollBack(principal, pathOf(params)))),
  )
}

function removeRoute(scope: DialectScope, { environments }: Services): void {
  scope.delete(
    `${path}/:name`,
    {
      config: { environment: 'delete' },
      schema: {
        operationId: 'removeEnvironment',
        summary: 'Remove an environment of an assistant',
        description: 'Its versions and its history are kept.',
        tags,
        params,
        response: { 204: z.undefined().describe('Deleted.') },
      },
    },
    async ({ principal, params }, reply) => {
      await environments.remove(principal, pathOf(params))
      reply.code(204)
    },
  )
}

function pathOf({ id, name }: z.output<typeof params>) {
  return { assistant: id, name }
}
