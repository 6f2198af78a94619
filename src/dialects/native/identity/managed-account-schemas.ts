import { z } from 'zod'
import type { ManagedAccount } from '../../../core/identity/managed-account.ts'
import { text } from '../../../shared/bounded.ts'
import { toTypeId } from '../../../shared/identifiers.ts'

const disabled = z
  .boolean()
  .describe('A disabled account keeps its data; its keys, sessions and logins are refused with 403.')

export const updateManagedAccountSchema = z
  .strictObject({ disabled: disabled.optional() })
  .meta({ examples: [{ disabled: true }] })

/** Which slug it has to be, only the account itself tells: see the service. */
export const confirmQuery = z.strictObject({
  confirm: text(63)
    .optional()
    .describe('The slug of the account. Required, so that no account is deleted by a slip.'),
})

export const managedAccountView = z
  .object({
    id: z.string().describe('TypeID of the account, `acct_…`.'),
    slug: z.string().describe('Its name in requests.'),
    name: z.string().describe('What people call it.'),
    operator: z
      .boolean()
      .describe("Whether it is the operator's own, which can be neither disabled nor deleted."),
    disabled,
    createdAt: z.iso.datetime().describe('When it was created.'),
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
