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
        summary: 'End the session',
        description: 'It ends on the server, and the cookie is taken back. An API key goes on.',
        tags,
        response: { 204: z.undefined().describe('The session has ended.') },
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
        summary: 'Change your own password',
        description:
          'For users, not for API keys. The password is the same in all accounts of the user; all of their other sessions end, and this one goes on. A wrong current password is a 400 that names it, and counts like a failed login.',
        tags,
        body: changePasswordSchema,
        response: { 204: z.undefined().describe('The new password counts from now on.') },
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
        summary: 'Read who is asking',
        tags,
        response: { 200: meView.describe('The user or key, its account, and what it may do.') },
      },
    },
    async (request) => meToWire(request.principal),
  )
}

/** The one route that needs no credential. */
export function loginRoute(scope: DialectScope, { sessions }: Services): void {
  scope.post(
    '/auth/login',
    {
      config: { errors: ['unauthenticated', 'forbidden', 'too_many_requests'] },
      schema: {
        operationId: 'logIn',
        summary: 'Log in with email and password',
        description:
          'Sets the cookie `auth-token`. Within 15 minutes, ten failed logins are allowed for one email from one network address, and 100 from one address for all emails; more are a 429 that says how long to wait. Behind a proxy, this needs the server setting `TRUST_PROXY`.',
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
