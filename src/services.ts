import { createAssistantRepository } from './assistants/assistant-repository.ts'
import { type AssistantService, createAssistantService } from './assistants/assistant-service.ts'
import { createCatalogueRepository } from './catalogue/catalogue-repository.ts'
import { type CatalogueService, createCatalogueService } from './catalogue/catalogue-service.ts'
import type { Database } from './database/database.ts'
import { type Authenticator, createAuthenticator } from './identity/authenticate.ts'
import { type CredentialRepository, createCredentialRepository } from './identity/credential-repository.ts'

/** Everything that the dialects speak over. */
export interface Services {
  readonly assistants: AssistantService
  readonly catalogue: CatalogueService
  readonly credentials: CredentialRepository
  readonly authenticator: Authenticator
  /** Whether the database answers. */
  readonly isReady: () => Promise<boolean>
}

export interface ServiceOptions {
  readonly database: Database
  readonly onBackgroundError: (error: unknown) => void
}

export function createServices({ database, onBackgroundError }: ServiceOptions): Services {
  const credentials = createCredentialRepository(database)
  return {
    assistants: createAssistantService(createAssistantRepository(database)),
    catalogue: createCatalogueService(createCatalogueRepository(database)),
    credentials,
    authenticator: createAuthenticator(credentials, { onTouchError: onBackgroundError }),
    isReady: () =>
      database.sql.query('ping', 'SELECT 1', []).then(
        () => true,
        () => false,
      ),
  }
}
