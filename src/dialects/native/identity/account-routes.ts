import type { DialectScope } from '../../../http/dialect.ts'
import { requireValid } from '../../../http/require-valid.ts'
import type { Services } from '../../../services.ts'
import {
  adminEmailWithoutPassword,
  createAccountSchema,
  issuedAccountToWire,
  issuedAccountView,
} from './account-schemas.ts'

export function accountRoutes(scope: DialectScope, { accounts }: Services): void {
  scope.post(
    '/accounts',
    {
      attachValidation: true,
      config: { errors: ['conflict'] },
      schema: {
        operationId: 'createAccount',
        summary: 'Create an account, with its admin and a key',
        description:
          "Only for admins of the operator's account, which is the first of the server. Its admin is a new user with a password, or an existing one without: a password for an email that the server knows is a conflict.",
        tags: ['Accounts'],
        body: createAccountSchema,
        response: {
          201: issuedAccountView.describe('The new account. The secret of its key is shown once.'),
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
