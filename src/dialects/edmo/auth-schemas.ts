import { z } from 'zod'
import { roles } from '../../core/identity/principal.ts'
import { text } from '../../shared/bounded.ts'

/*
 * The wire of EDMO's login, from its published help pages.
 */

export const loginSchema = z
  .object({
    email: text(254, 1).describe('Email address of the user.'),
    password: text(200, 1).describe('Password of the user.'),
  })
  .meta({ examples: [{ email: 'ada@example.com', password: 'correct horse battery staple' }] })

const userView = z
  .object({
    id: z.string().describe('Id of the user; of the API key, when one is asking.'),
    email: z.string().nullable().describe('Email address; null for an API key.'),
    name: z.string().describe('Name of the user or of the API key.'),
    role: z.enum(roles).describe('What the user may do: administer, edit or only view.'),
    disabled: z
      .boolean()
      .describe('Whether the user is locked out; false for everyone who gets this answer.'),
    permissions: z
      .array(z.string().describe('One permission.'))
      .describe('The same in single permissions: `agents:read`, `agents:write`, `account:admin`.'),
  })
  .meta({ 'x-component': 'User', description: 'Who is asking.' })

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
  .object({ message: z.string().describe('For people.'), user: userView })
  .meta({ examples: [{ message: 'Login successful', user }] })

export const logoutView = z
  .object({ message: z.string().describe('For people.') })
  .meta({ examples: [{ message: 'Logout successful' }] })
