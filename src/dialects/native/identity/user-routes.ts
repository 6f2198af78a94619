import { z } from 'zod'
import { memberTagOf } from '../../../core/identity/member.ts'
import { taggedBy } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { requireValid } from '../../../http/errors/require-valid.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import {
  createUserSchema,
  emailWithoutPassword,
  updateUserSchema,
  userList,
  userToWire,
  userView,
} from './user-schemas.ts'

const params = idParameter('id', 'TypeID or UUID of the user.')
const tags = ['Users']
const withEtag = taggedBy(memberTagOf)

export function userRoutes(scope: DialectScope, services: Services): void {
  listRoute(scope, services)
  createRoute(scope, services)
  recordRoutes(scope, services)
  removeRoute(scope, services)
}

function listRoute(scope: DialectScope, { users }: Services): void {
  scope.get(
    '/users',
    {
      schema: {
        operationId: 'listUsers',
        summary: 'List and search the users of the account',
        description: 'Needs the scope admin.',
        tags,
        querystring: userList.querystring,
        response: { 200: userList.response.describe('A page of users.') },
      },
    },
    (request, reply) =>
      userList.listResponse(request, reply, {
        criteria: {},
        list: (search, page) => users.list(request.principal, search, page),
        count: (criteria) => users.count(request.principal, criteria),
        toWire: userToWire,
      }),
  )
}

function createRoute(scope: DialectScope, { users }: Services): void {
  scope.post(
    '/users',
    {
      attachValidation: true,
      config: { user: 'create', errors: ['conflict'], creates: '/users/{id}' },
      schema: {
        operationId: 'createUser',
        summary: 'Add a user to the account',
        description:
          "Makes a user whose email nobody on this server has; any other email is a conflict, whatever the password. Only the operator's account may add a user who exists already, by leaving out the password. Needs the scope admin.",
        tags,
        body: createUserSchema,
        response: { 201: userView.describe('The user as this account has them now.') },
      },
    },
    async (request, reply) => {
      const { principal, bodyAsSent } = request
      const email = emailWithoutPassword(bodyAsSent)
      requireValid(request, email === undefined ? [] : await users.errorsWithoutPassword(principal, email))
      reply.code(201)
      return userToWire(withEtag(reply, await users.create(principal, request.body)))
    },
  )
}

function recordRoutes(scope: DialectScope, { users }: Services): void {
  scope.get(
    '/users/:id',
    {
      config: { user: 'read' },
      schema: {
        operationId: 'getUser',
        summary: 'Read one user',
        description: 'Needs the scope admin.',
        tags,
        params,
        response: { 200: userView.describe('The user.') },
      },
    },
    async ({ principal, params }, reply) =>
      userToWire(withEtag(reply, await users.get(principal, params.id))),
  )

  scope.patch(
    '/users/:id',
    {
      config: { user: 'change', errors: ['conflict'] },
      schema: {
        operationId: 'updateUser',
        summary: 'Change a user',
        description:
          'What is absent stays. The last enabled ADMIN can be neither disabled nor given another role. Needs the scope admin.',
        tags,
        params,
        body: updateUserSchema,
        response: { 200: userView.describe('The user after the change.') },
      },
    },
    async ({ principal, params, body }, reply) =>
      userToWire(withEtag(reply, await users.update(principal, params.id, body))),
  )
}

function removeRoute(scope: DialectScope, { users }: Services): void {
  scope.delete(
    '/users/:id',
    {
      config: { user: 'delete', errors: ['conflict'] },
      schema: {
        operationId: 'removeUser',
        summary: 'Remove a user from the account',
        description:
          'Their sessions in it end. Other accounts keep the user. Refused for the last enabled ADMIN. Needs the scope admin.',
        tags,
        params,
        response: { 204: z.undefined().describe('The user is no part of the account any more.') },
      },
    },
    async (request, reply) => {
      await users.remove(request.principal, request.params.id)
      reply.code(204)
    },
  )
}
