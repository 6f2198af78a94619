import { z } from 'zod'
import { clearSessionCookie, setSessionCookie } from '../../http/authentication/session-cookie.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { requestContextOf } from '../../http/requests/request-context.ts'
import type { Services } from '../../services.ts'
import { text } from '../../shared/bounded.ts'
import { toUser } from './auth-mapping.ts'
import { loginView, logoutView, meView } from './auth-views.ts'

const tags = ['Authentication']

const loginSchema = z
  .object({
    email: text(254, 1).describe('Email address of the user.'),
    password: text(200, 1).describe('Password of the user.'),
  })
  .meta({ examples: [{ email: 'ada@example.com', password: 'correct horse battery staple' }] })

export function loginRoute(scope: DialectScope, { sessions }: Services): void {
  scope.post(
    '/auth/login',
    {
      config: {
        errors: ['unauthenticated', 'forbidden', 'too_many_requests'],
        statuses: { forbidden: 403 },
      },
      schema: {
        operationId: 'login',
        summary: 'Log in with email and password',
        description: 'Sets the cookie `auth-token`, which authenticates all other operations.',
        tags,
        body: loginSchema,
        response: { 200: loginView.describe('Logged in. The cookie is set.') },
      },
    },
    async (request, reply) => {
      const { token, expiresAt, principal } = await sessions.login({
        ...request.body,
        address: request.ip,
        client: request.headers['user-agent'],
        request: requestContextOf(request, 'edmo'),
      })
      setSessionCookie(request, reply, token, expiresAt)
      return { message: 'Login successful', user: toUser(principal) }
    },
  )
}

export function sessionRoutes(scope: DialectScope, { sessions }: Services): void {
  scope.post(
    '/auth/logout',
    {
      schema: {
        operationId: 'logout',
        summary: 'Log out and end the session',
        description: 'Ends the session and clears the cookie. An API key stays valid.',
        tags,
        response: { 200: logoutView.describe('Logged out.') },
      },
    },
    async (request, reply) => {
      await sessions.logout(request.principal)
      clearSessionCookie(request, reply)
      return { message: 'Logout successful' }
    },
  )

  scope.get(
    '/auth/me',
    {
      schema: {
        operationId: 'getCurrentUser',
        summary: 'Get the current user',
        tags,
        response: { 200: meView.describe('The user of the session, or the API key.') },
      },
    },
    async ({ principal }) => ({ user: toUser(principal) }),
  )
}
