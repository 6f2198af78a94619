import { z } from 'zod'
import { clearSessionCookie, setSessionCookie } from '../../../http/authentication/session-cookie.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { requestContextOf } from '../../../http/requests/request-context.ts'
import type { Services } from '../../../services.ts'
import {
  changePasswordSchema,
  loginSchema,
  loginToWire,
  loginView,
  meToWire,
  meView,
} from './auth-schemas.ts'

const tags = ['Authentication']

export function authRoutes(scope: DialectScope, services: Services): void {
  logoutRoute(scope, services)
  passwordRoute(scope, services)
  meRoute(scope)
}

function logoutRoute(scope: DialectScope, { sessions }: Services): void {
  scope.post(
    '/auth/logout',
    {
      schema: {
        operationId: 'logOut',
        summary: 'Log out',
        description: 'Ends the session on the server and clears the cookie. Has no effect on an API key.',
        tags,
        response: { 204: z.undefined().describe('Logged out.') },
      },
    },
    async (request, reply) => {
      await sessions.logout(request.principal)
      clearSessionCookie(request, reply)
      reply.code(204)
    },
  )
}

function passwordRoute(scope: DialectScope, { sessions }: Services): void {
  scope.post(
    '/auth/password',
    {
      config: { dryRun: true, errors: ['too_many_requests'] },
      schema: {
        operationId: 'changePassword',
        summary: 'Change the password of the caller',
        description:
          'Only for users, not for API keys. The password applies to all accounts of the user. All other sessions of the user end; the current one continues. A wrong current password is refused with 400 and counts as a failed login.',
        tags,
        body: changePasswordSchema,
        response: { 204: z.undefined().describe('Password changed.') },
      },
    },
    async (request, reply) => {
      await sessions.changePassword(request.principal, { ...request.body, address: request.ip })
      reply.code(204)
    },
  )
}

function meRoute(scope: DialectScope): void {
  scope.get(
    '/auth/me',
    {
      schema: {
        operationId: 'getMe',
        summary: 'Get the caller',
        tags,
        response: {
          200: meView.describe('The user or API key of the credential, its account and its scopes.'),
        },
      },
    },
    async (request) => meToWire(request.principal),
  )
}

/** The only route without a credential. */
export function loginRoute(scope: DialectScope, { sessions }: Services): void {
  scope.post(
    '/auth/login',
    {
      config: { errors: ['unauthenticated', 'forbidden', 'too_many_requests'] },
      schema: {
        operationId: 'logIn',
        summary: 'Log in with email and password',
        description:
          'Sets the cookie `auth-token`. Within 15 minutes, ten failed logins are allowed per email and network address, and 100 per address for all emails; more are refused with 429. Behind a proxy, this requires the server setting `TRUST_PROXY`.',
        tags,
        body: loginSchema,
        response: { 200: loginView.describe('The session.') },
      },
    },
    async (request, reply) => {
      const login = await sessions.login({
        ...request.body,
        address: request.ip,
        client: request.headers['user-agent'],
        request: requestContextOf(request, 'native'),
      })
      setSessionCookie(request, reply, login.token, login.expiresAt)
      return loginToWire(login)
    },
  )
}
