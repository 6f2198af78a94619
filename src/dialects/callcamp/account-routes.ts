import { z } from 'zod'
import { scopes, scopesOf } from '../../core/identity/permissions.ts'
import type { Principal } from '../../core/identity/principal.ts'
import type { DialectScope } from '../../http/dialect.ts'

const accountView = z
  .object({
    uuid: z.uuid().describe('Id of the account.'),
    slug: z.string().describe('Slug of the account.'),
    caller: z
      .object({
        type: z.enum(['api_key', 'user']).describe('Kind of credential: `api_key`, or `user` for a session.'),
        uuid: z.uuid().describe('Id of the key or of the user.'),
        name: z.string().describe('Name of the key or of the user.'),
        email: z.string().nullable().describe('Email address of the user; null for a key.'),
        permissions: z
          .array(z.enum(scopes))
          .describe('Permissions of the caller: read, write or administer the account.'),
      })
      .describe('The key or user of the credential.'),
  })
  .meta({
    'x-component': 'Account',
    examples: [
      {
        uuid: '0194476a-9f10-7c55-b1a2-3d4e5f607182',
        slug: 'my-team',
        caller: {
          type: 'api_key',
          uuid: '0194476a-a2b3-7d66-8e9f-0a1b2c3d4e5f',
          name: 'Website',
          email: null,
          permissions: ['read', 'write'],
        },
      },
    ],
  })

/** Call Camp publishes that this operation exists, but not its response: the fields are ours. */
export function accountRoutes(scope: DialectScope): void {
  scope.get(
    '/auth/me',
    {
      schema: {
        operationId: 'getAccount',
        summary: 'Get the account of the credential',
        tags: ['Account'],
        response: { 200: accountView.describe('The account and the caller.') },
      },
    },
    async (request) => toWire(request.principal),
  )
}

function toWire(principal: Principal): z.output<typeof accountView> {
  const { accountId, accountSlug, name } = principal
  const permissions = [...scopesOf(principal)]
  const caller =
    principal.kind === 'user'
      ? { type: 'user' as const, uuid: principal.userId, name, email: principal.email, permissions }
      : { type: 'api_key' as const, uuid: principal.apiKeyId, name, email: null, permissions }
  return { uuid: accountId, slug: accountSlug, caller }
}
