import { z } from 'zod'
import type { OpenSession, OpenSessionFilter } from '../../../core/identity/open-session.ts'
import type { Principal } from '../../../core/identity/principal.ts'
import { text } from '../../../shared/bounded.ts'
import { parseId, toTypeId } from '../../../shared/identifiers.ts'
import { listQuery } from '../list.ts'
import { userView } from './user-schemas.ts'

export const sessionQuery = listQuery.extend({
  userId: text(64)
    .refine((value) => parseId('user', value) !== null, 'must be the id of a user')
    .optional()
    .describe('User of the sessions: `user_…` or UUID.'),
})

export function sessionFilterOf({ userId }: z.output<typeof sessionQuery>): OpenSessionFilter {
  return { userId: userId === undefined ? undefined : (parseId('user', userId) ?? undefined) }
}

export const sessionView = z
  .object({
    id: z.string().describe('TypeID of the session, `sess_…`. Its token is only shown at login.'),
    user: userView.pick({ id: true, email: true, name: true }).describe('The user.'),
    current: z.boolean().describe('Whether it is the session of this request.'),
    address: z
      .string()
      .nullable()
      .describe('Network address of the login; null for sessions from before this field existed.'),
    client: z
      .string()
      .nullable()
      .describe('`User-Agent` of the login, at most 255 characters; null if none was sent.'),
    createdAt: z.iso.datetime().describe('Time of login.'),
    expiresAt: z.iso.datetime().describe('Time of expiry.'),
  })
  .meta({
    'x-component': 'Session',
    examples: [
      {
        id: 'sess_01jh3v3e6we1hs3bdn4r2j8k5q',
        user: { id: 'user_01jh3v3e6ve1hs3bdn4r2j8k5p', email: 'grace@example.com', name: 'Grace Hopper' },
        current: true,
        address: '192.0.2.1',
        client: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
        createdAt: '2026-01-08T10:00:00.000Z',
        expiresAt: '2026-01-15T10:00:00.000Z',
      },
    ],
  })

/** @param caller whose session is marked as the current one */
export function sessionToWire(caller: Principal) {
  return ({
    id,
    user,
    address,
    client,
    createdAt,
    expiresAt,
  }: OpenSession): z.output<typeof sessionView> => ({
    id: toTypeId('sess', id),
    user: { ...user, id: toTypeId('user', user.id) },
    current: caller.kind === 'user' && caller.sessionId === id,
    address,
    client,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  })
}
