import type { Database } from '../../database/database.ts'
import { createRefusalLog, type RefusalLog } from '../audit/refusal-log.ts'
import { createRefusalRepository } from '../audit/refusal-repository.ts'
import { createAccountRepository } from './account-repository.ts'
import { type AccountService, createAccountService } from './account-service.ts'
import { createApiKeyRepository } from './api-key-repository.ts'
import { type ApiKeyService, createApiKeyService } from './api-key-service.ts'
import { type Authenticator, createAuthenticator } from './authenticate.ts'
import { createCredentialRepository } from './credential-repository.ts'
import { createEnterAccount, type EnterAccount } from './enter-account.ts'
import { ensureFirstAccount, type FirstAccount, type FirstAccountOptions } from './first-account.ts'
import { createLoginThrottle } from './login-throttle.ts'
import { createOpenSessionRepository } from './open-session-repository.ts'
import { createOpenSessionService, type OpenSessionService } from './open-session-service.ts'
import { createSessionRepository } from './session-repository.ts'
import { createSessionService, type SessionService } from './session-service.ts'
import { createUserRepository } from './user-repository.ts'
import { createUserService, type UserService } from './user-service.ts'

/** Who may ask, and how they come to be known. */
export interface Identity {
  readonly authenticator: Authenticator
  readonly refusals: RefusalLog
  readonly sessions: SessionService
  readonly openSessions: OpenSessionService
  readonly accounts: AccountService
  readonly users: UserService
  readonly apiKeys: ApiKeyService
  readonly enterAccount: EnterAccount
  readonly ensureFirstAccount: (options: FirstAccountOptions) => Promise<FirstAccount | null>
}

export interface IdentityOptions {
  readonly database: Database
  readonly sessionTtlMs: number
  readonly onBackgroundError: (error: unknown) => void
}

export function createIdentity({ database, sessionTtlMs, onBackgroundError }: IdentityOptions): Identity {
  const credentials = createCredentialRepository(database)
  const authenticator = createAuthenticator(credentials, { onTouchError: onBackgroundError })
  const accounts = createAccountRepository(database)
  const users = createUserRepository(database)
  const sessions = createSessionRepository(database)
  const refusals = createRefusalLog(createRefusalRepository(database), { onBackgroundError })
  return {
    authenticator,
    refusals,
    sessions: createSessionService({
      sessions,
      authenticator,
      throttle: createLoginThrottle(),
      refusals,
      sessionTtlMs,
    }),
    openSessions: createOpenSessionService({
      openSessions: createOpenSessionRepository(database),
      authenticator,
    }),
    accounts: createAccountService({ accounts, users, authenticator }),
    users: createUserService({ users, authenticator }),
    apiKeys: createApiKeyService({ apiKeys: createApiKeyRepository(database), authenticator }),
    enterAccount: createEnterAccount(credentials),
    ensureFirstAccount: (options) => ensureFirstAccount(accounts, options),
  }
}
