import { z } from 'zod'
import { roles } from '../../core/identity/principal.ts'

/*
 * Responses of EDMO's login, from its published help pages.
 */

const userView = z
  .object({
    id: z.string().describe('Id of the user, or of the API key.'),
    email: z.string().nullable().describe('Email address; null for an API key.'),
    name: z.string().describe('Name of the user or of the API key.'),
    role: z.enum(roles).describe('Role of the user: administrator, editor or viewer.'),
    disabled: z.boolean().describe('Always false: disabled users cannot log in.'),
    permissions: z
      .array(z.string().describe('A permission.'))
      .describe('Permissions of the role: `agents:read`, `agents:write`, `account:admin`.'),
  })
  .meta({ 'x-component': 'User', description: 'The user, or the API key.' })

export type UserView = z.output<typeof userView>

const user = {
  id: 'user_01jh3v3e6se1hs3bdn4r2j8k5m',
  email: 'ada@example.com',
  name: 'Ada',
  role: 'EDITOR',
  disabled: false,
  permissions: ['agents:read', 'agents:write'],
}

export const meView = z.object({ user: userView }).meta({ examples: [{ user }] })

export const loginView = z
  .object({ message: z.string().describe('Message for people.'), user: userView })
  .meta({ examples: [{ message: 'Login successful', user }] })

export const logoutView = z
  .object({ message: z.string().describe('Message for people.') })
  .meta({ examples: [{ message: 'Logout successful' }] })
