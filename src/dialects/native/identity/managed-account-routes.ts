import { z } from 'zod'
import { managedAccountTagOf } from '../../../core/identity/managed-account.ts'
import { taggedBy } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { listQuery, listView, listViewOf, pageRequestOf } from '../list.ts'
import {
  confirmQuery,
  managedAccountToWire,
  managedAccountView,
  updateManagedAccountSchema,
} from './managed-account-schemas.ts'

const params = idParameter('id', 'TypeID or UUID of the account.')
const tags = ['Accounts']
const withEtag = taggedBy(managedAccountTagOf)

const forOperator = "Only for admins of the operator's account, which is the first of the server."

export function managedAccountRoutes(scope: DialectScope, services: Services): void {
  readRoutes(scope, services)
  updateRoute(scope, services)
  deleteRoute(scope, services)
}

function readRoutes(scope: DialectScope, { managedAccounts }: Services): void {
  scope.get(
    '/accounts',
    {
      schema: {
        operationId: 'listAccounts',
        summary: 'List the accounts of the server, newest first',
        description: forOperator,
        tags,
        querystring: listQuery,
        response: { 200: listView(managedAccountView).describe('A page of accounts.') },
      },
    },
    async ({ principal, query }) =>
      listViewOf(await managedAccounts.list(principal, pageRequestOf(query)), managedAccountToWire),
  )

  scope.get(
    '/accounts/:id',
    {
      config: { account: 'read' },
      schema: {
        operationId: 'getAccountById',
        summary: 'Read any account of the server',
        description: `\`GET /v1/account\` is the credential's own. ${forOperator}`,
        tags,
        params,
        response: { 200: managedAccountView.describe('The account.') },
      },
    },
    async ({ principal, params }, reply) =>
      managedAccountToWire(withEtag(reply, await managedAccounts.get(principal, params.id))),
  )
}

function updateRoute(scope: DialectScope, { managedAccounts }: Services): void {
  scope.patch(
    '/accounts/:id',
    {
      config: { account: 'change', errors: ['conflict'] },
      schema: {
        operationId: 'updateAccountById',
        summary: 'Disable or enable an account',
        description: `All credentials of a disabled account are refused with 403, at once on this instance and within five seconds on others; nothing of it is lost. A conflict for the operator's own account. ${forOperator}`,
        tags,
        params,
        body: updateManagedAccountSchema,
        response: { 200: managedAccountView.describe('The account after the change.') },
      },
    },
    async ({ principal, params, body }, reply) =>
      managedAccountToWire(withEtag(reply, await managedAccounts.update(principal, params.id, body))),
  )
}

function deleteRoute(scope: DialectScope, { managedAccounts }: Services): void {
  scope.delete(
    '/accounts/:id',
    {
      config: { account: 'delete', errors: ['conflict'] },
      schema: {
        operationId: 'deleteAccount',
        summary: 'Delete an account for good',
        description: `With everything in it: assistants and their versions, files and their contents, keys, sessions, and users who are in no other account. This cannot be undone; export it first (\`GET /v1/export\`). A conflict for the operator's own account. ${forOperator}`,
        tags,
        params,
        querystring: confirmQuery,
        response: { 204: z.undefined().describe('It is deleted.') },
      },
    },
    async ({ principal, params, query }, reply) => {
      await managedAccounts.delete(principal, params.id, query.confirm)
      reply.code(204)
    },
  )
}
