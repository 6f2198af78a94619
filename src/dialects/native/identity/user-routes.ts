import { z } from 'zod'
import { memberTagOf } from '../../../core/identity/member.ts'
import { withEtagBy } from '../../../http/conditions/entity-tag.ts'
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
const withEtag = withEtagBy(memberTagOf)

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
        summary: 'List and search users',
        description: 'Requires the `admin` scope.',
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
        summary: 'Create a user',
        description:
          "Creates a user with an email that is new on this server; an existing email is a conflict. Only the operator's account may add an existing user, by omitting the password. Requires the `admin` scope.",
        tags,
        body: createUserSchema,
        response: { 201: userView.describe('The new user of the account.') },
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
        summary: 'Get a user',
        description: 'Requires the `admin` scope.',
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
        summary: 'Update a user',
        description:
          'Fields that are absent are not changed. The last enabled ADMIN can neither be disabled nor get another role. Requires the `admin` scope.',
        tags,
        params,
        body: updateUserSchema,
        response: { 200: userView.describe('The updated user.') },
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
          'Ends the sessions of the user in the account. Memberships in other accounts are not affected. Refused for the last enabled ADMIN. Requires the `admin` scope.',
        tags,
        params,
        response: { 204: z.undefined().describe('Removed.') },
      },
    },
    async (request, reply) => {
      await users.remove(request.principal, request.params.id)
      reply.code(204)
    },
  )
}
