import { z } from 'zod'
import { managedAccountTagOf } from '../../../core/identity/managed-account.ts'
import { withEtagBy } from '../../../http/conditions/entity-tag.ts'
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
const withEtag = withEtagBy(managedAccountTagOf)

const forOperator = "Only for admins of the operator's account, the first one of the server."

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
        summary: 'List accounts, newest first',
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
        summary: 'Get an account',
        description: `\`GET /v1/account\` returns the account of the credential. ${forOperator}`,
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
        description: `All credentials of a disabled account are refused with 403, within five seconds on all instances; its data is kept. A conflict for the operator's own account. ${forOperator}`,
        tags,
        params,
        body: updateManagedAccountSchema,
        response: { 200: managedAccountView.describe('The updated account.') },
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
        summary: 'Delete an account permanently',
        description: `Deletes everything in it: assistants with their versions, files with their contents, keys, sessions, and users who are in no other account. This cannot be undone; export the account first (\`GET /v1/export\`). A conflict for the operator's own account. ${forOperator}`,
        tags,
        params,
        querystring: confirmQuery,
        response: { 204: z.undefined().describe('Deleted.') },
      },
    },
    async ({ principal, params, query }, reply) => {
      await managedAccounts.delete(principal, params.id, query.confirm)
      reply.code(204)
    },
  )
}
