import { clearSessionCookie, setSessionCookie } from '../../http/authentication/session-cookie.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { requestContextOf } from '../../http/requests/request-context.ts'
import type { Services } from '../../services.ts'
import { toUser } from './auth-mapping.ts'
import { loginSchema, loginView, logoutView, meView } from './auth-schemas.ts'

const tags = ['Authentication']

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
        description: 'Sets the cookie `auth-token`, which every other operation takes.',
        tags,
        body: loginSchema,
        response: { 200: loginView.describe('Logged in; the cookie is set.') },
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
        description: 'Ends the session on the server and clears the cookie. An API key stays as it is.',
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
        summary: 'Read who is asking',
        tags,
        response: { 200: meView.describe('The user of the session, or the API key.') },
      },
    },
    async ({ principal }) => ({ user: toUser(principal) }),
  )
}
