import { z } from 'zod'
import type { Principal } from '../../core/identity/principal.ts'
import type { DialectScope } from '../../http/dialect.ts'

const meView = z
  .object({
    name: z.string().describe('Name of the user; for an API key, the slug of its account.'),
    email: z.string().nullable().describe('Address of the user; null for an API key, which is nobody.'),
    total_balance: z.number().describe('Always 0.'),
  })
  .meta({ examples: [{ name: 'my-team', email: null, total_balance: 0 }] })

export function accountRoutes(scope: DialectScope): void {
  scope.get(
    '/user/me',
    {
      schema: {
        operationId: 'getMe',
        summary: 'Read who is asking',
        tags: ['Account'],
        response: { 200: meView.describe('Who is asking.') },
      },
    },
    async ({ principal }) => toMe(principal),
  )
}

function toMe(principal: Principal): z.output<typeof meView> {
  // This server bills nobody, so there is no balance. Clients that test a credential here want the key all the same.
  const balance = { total_balance: 0 }
  return principal.kind === 'user'
    ? { name: principal.name, email: principal.email, ...balance }
    : { name: principal.accountSlug, email: null, ...balance }
}
