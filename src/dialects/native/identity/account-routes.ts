import { accountTagOf } from '../../../core/identity/account.ts'
import { withEtagBy } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { requireValid } from '../../../http/errors/require-valid.ts'
import type { Services } from '../../../services.ts'
import {
  accountToWire,
  accountView,
  adminEmailWithoutPassword,
  createAccountSchema,
  issuedAccountToWire,
  issuedAccountView,
  updateAccountSchema,
} from './account-schemas.ts'

const tags = ['Accounts']
const withEtag = withEtagBy(accountTagOf)

export function accountRoutes(scope: DialectScope, services: Services): void {
  createRoute(scope, services)
  ownAccountRoutes(scope, services)
}

function ownAccountRoutes(scope: DialectScope, { accounts }: Services): void {
  scope.get(
    '/account',
    {
      config: { account: 'read' },
      schema: {
        operationId: 'getAccount',
        summary: 'Get the account of the credential',
        tags,
        response: { 200: accountView.describe('The account.') },
      },
    },
    async ({ principal }, reply) => accountToWire(withEtag(reply, await accounts.get(principal))),
  )

  scope.patch(
    '/account',
    {
      config: { account: 'change' },
      schema: {
        operationId: 'updateAccount',
        summary: 'Update the account of the credential',
        description:
          'Fields that are absent are not changed. Takes effect within five seconds. Requires the `admin` scope.',
        tags,
        body: updateAccountSchema,
        response: { 200: accountView.describe('The updated account.') },
      },
    },
    async ({ principal, body }, reply) =>
      accountToWire(withEtag(reply, await accounts.update(principal, body))),
  )
}

function createRoute(scope: DialectScope, { accounts }: Services): void {
  scope.post(
    '/accounts',
    {
      attachValidation: true,
      config: { dryRun: true, errors: ['conflict'], creates: '/accounts/{account.id}', showsSecret: true },
      schema: {
        operationId: 'createAccount',
        summary: 'Create an account with an admin and an API key',
        description:
          "Only for admins of the operator's account, the first one of the server. The admin is a new user with a password, or an existing user without one: a password for an existing email is a conflict.",
        tags,
        body: createAccountSchema,
        response: {
          201: issuedAccountView.describe('The new account. The secret of its key is only shown once.'),
        },
      },
    },
    async (request, reply) => {
      const { principal, bodyAsSent } = request
      const email = adminEmailWithoutPassword(bodyAsSent)
      requireValid(request, email === undefined ? [] : await accounts.errorsWithoutPassword(principal, email))
      reply.code(201)
      return issuedAccountToWire(await accounts.create(principal, request.body))
    },
  )
}
