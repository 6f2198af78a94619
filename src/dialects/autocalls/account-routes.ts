import { z } from 'zod'
import type { Principal } from '../../core/identity/principal.ts'
import type { DialectScope } from '../../http/dialect.ts'

const meView = z
  .object({
    name: z.string().describe('Name of the user; for an API key, the slug of its account.'),
    email: z.string().nullable().describe('Email address of the user; null for an API key.'),
    total_balance: z.number().describe('Always 0.'),
  })
  .meta({ examples: [{ name: 'my-team', email: null, total_balance: 0 }] })

export function accountRoutes(scope: DialectScope): void {
  scope.get(
    '/user/me',
    {
      schema: {
        operationId: 'getMe',
        summary: 'Get the current user',
        tags: ['Account'],
        response: { 200: meView.describe('The user, or the API key.') },
      },
    },
    async ({ principal }) => toMe(principal),
  )
}

function toMe(principal: Principal): z.output<typeof meView> {
  // There is no billing, but clients that test their credential here expect the field.
  const balance = { total_balance: 0 }
  return principal.kind === 'user'
    ? { name: principal.name, email: principal.email, ...balance }
    : { name: principal.accountSlug, email: null, ...balance }
}
