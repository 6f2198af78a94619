import { z } from 'zod'
import type { ManagedAccount } from '../../../core/identity/managed-account.ts'
import { text } from '../../../shared/bounded.ts'
import { toTypeId } from '../../../shared/identifiers.ts'
import { accountView } from './account-schemas.ts'

const disabled = z
  .boolean()
  .describe(
    'Whether the account is disabled: it keeps its data, but its keys, sessions and logins are refused with 403.',
  )

export const updateManagedAccountSchema = z
  .strictObject({ disabled: disabled.optional() })
  .meta({ examples: [{ disabled: true }] })

/** The service compares the slug with that of the account. */
export const confirmQuery = z.strictObject({
  confirm: text(63)
    .optional()
    .describe('Slug of the account, which is required to prevent deletion by accident.'),
})

export const managedAccountView = accountView
  .pick({ id: true, slug: true, name: true, createdAt: true })
  .extend({
    operator: z
      .boolean()
      .describe("Whether it is the operator's own account, which can be neither disabled nor deleted."),
    disabled,
  })
  .meta({
    'x-component': 'ManagedAccount',
    examples: [
      {
        id: 'acct_01jh3v3e6se1hs3bdn4r2j8k5m',
        slug: 'acme',
        name: 'Acme Dental',
        operator: false,
        disabled: false,
        createdAt: '2026-01-08T10:00:00.000Z',
      },
    ],
  })

export function managedAccountToWire(account: ManagedAccount): z.output<typeof managedAccountView> {
  const { id, createdAt, ...shown } = account
  return { ...shown, id: toTypeId('acct', id), createdAt: createdAt.toISOString() }
}
