import { type AssistantService, createAssistantService } from './core/assistants/assistant-service.ts'
import { createAssistantRepository } from './core/assistants/storage/assistant-repository.ts'
import { createTrashPurge, type PurgeTrash } from './core/assistants/trash-purge.ts'
import { createAuditRepository } from './core/audit/audit-repository.ts'
import { type AuditService, createAuditService } from './core/audit/audit-service.ts'
import { createBulkRepository } from './core/bulk/bulk-repository.ts'
import { type BulkService, createBulkService } from './core/bulk/bulk-service.ts'
import { createCampaignRepository } from './core/campaigns/campaign-repository.ts'
import { type CampaignService, createCampaignService } from './core/campaigns/campaign-service.ts'
import { createCatalogueRepository } from './core/catalogue/catalogue-repository.ts'
import { type CatalogueService, createCatalogueService } from './core/catalogue/catalogue-service.ts'
import { createEnvironmentRepository } from './core/environments/environment-repository.ts'
import { createEnvironmentService, type EnvironmentService } from './core/environments/environment-service.ts'
import { createFileLinks } from './core/files/file-links.ts'
import { createFileRepository } from './core/files/file-repository.ts'
import { createFileService, type FileService } from './core/files/file-service.ts'
import type { ContentStorage } from './core/files/file-storage.ts'
import { createSigningKeyRepository } from './core/files/signing-key-repository.ts'
import { createIdempotencyRepository } from './core/idempotency/idempotency-repository.ts'
import { createIdempotencyService, type IdempotencyService } from './core/idempotency/idempotency-service.ts'
import { createIdentity, type Identity } from './core/identity/identity.ts'
import { createManagedAccountRepository } from './core/identity/managed-account-repository.ts'
import {
  createManagedAccountService,
  type ManagedAccountService,
} from './core/identity/managed-account-service.ts'
import { createPhoneNumberRepository } from './core/phone-numbers/phone-number-repository.ts'
import {
  createPhoneNumberService,
  type PhoneNumberService,
} from './core/phone-numbers/phone-number-service.ts'
import { createPromptRenderer } from './core/prompts/render.ts'
import { createPromptService, type PromptService } from './core/runtime/prompt-service.ts'
import { createRuntimeService, type RuntimeService } from './core/runtime/runtime-service.ts'
import { createVersionContentRepository } from './core/runtime/version-content-repository.ts'
import { createTemplateRepository } from './core/templates/template-repository.ts'
import { createTemplateService, type TemplateService } from './core/templates/template-service.ts'
import { createExportRepository } from './core/transfer/export-repository.ts'
import { createExportService, type ExportService } from './core/transfer/export-service.ts'
import { createImportLookupRepository } from './core/transfer/import-lookup-repository.ts'
import { createImportService, type ImportService } from './core/transfer/import-service.ts'
import { createImportWriteRepository } from './core/transfer/import-write-repository.ts'
import { createVersionRepository } from './core/versions/version-repository.ts'
import { createVersionService, type VersionService } from './core/versions/version-service.ts'
import type { Database } from './database/database.ts'
import { type Readiness, readinessOf } from './database/readiness.ts'

/** Everything that the dialects speak over. */
export interface Services extends Identity {
  readonly assistants: AssistantService
  readonly bulk: BulkService
  readonly audit: AuditService
  readonly campaigns: CampaignService
  readonly catalogue: CatalogueService
  readonly environments: EnvironmentService
  readonly exports: ExportService
  readonly files: FileService
  readonly idempotency: IdempotencyService
  readonly imports: ImportService
  readonly managedAccounts: ManagedAccountService
  readonly phoneNumbers: PhoneNumberService
  readonly prompts: PromptService
  readonly runtime: RuntimeService
  readonly templates: TemplateService
  readonly versions: VersionService
  readonly purgeTrash: PurgeTrash
  readonly readiness: () => Promise<Readiness>
  /** Ends what the services run beside the requests. The database stays open. */
  readonly close: () => Promise<void>
}

export interface ServiceOptions {
  readonly database: Database
  /** Where the contents of files lie. */
  readonly storage: ContentStorage
  readonly fileSizeLimitBytes: number
  readonly sessionTtlMs: number
  readonly onBackgroundError: (error: unknown) => void
}

export function createServices({
  database,
  storage,
  fileSizeLimitBytes,
  sessionTtlMs,
  onBackgroundError,
}: ServiceOptions): Services {
  const assistantRepository = createAssistantRepository(database)
  const phoneNumberRepository = createPhoneNumberRepository(database)
  const contentRepository = createVersionContentRepository(database)
  const fileLinks = createFileLinks(createSigningKeyRepository(database))
  const assistants = createAssistantService(assistantRepository)
  const promptRenderer = createPromptRenderer({ onBackgroundError })
  const phoneNumbers = createPhoneNumberService(phoneNumberRepository, assistants)
  const campaigns = createCampaignService(
    createCampaignRepository(database),
    assistantRepository,
    phoneNumberRepository,
  )
  const files = createFileService(createFileRepository(database), {
    storage,
    links: fileLinks,
    fileSizeLimitBytes,
    onLeftover: onBackgroundError,
  })
  const identity = createIdentity({ database, sessionTtlMs, onBackgroundError })
  const transfer = {
    lookup: createImportLookupRepository(database),
    write: createImportWriteRepository(database),
    assistants,
    campaigns,
    phoneNumbers,
  }
  return {
    assistants,
    bulk: createBulkService(createBulkRepository(database), assistantRepository),
    audit: createAuditService(createAuditRepository(database)),
    campaigns,
    catalogue: createCatalogueService(createCatalogueRepository(database)),
    environments: createEnvironmentService(createEnvironmentRepository(database), assistantRepository),
    exports: createExportService(createExportRepository(database)),
    files,
    idempotency: createIdempotencyService(createIdempotencyRepository(database), { onBackgroundError }),
    imports: createImportService(transfer, { onBackgroundError }),
    managedAccounts: createManagedAccountService({
      accounts: createManagedAccountRepository(database),
      authenticator: identity.authenticator,
      discardFiles: files.discardAll,
    }),
    phoneNumbers,
    prompts: createPromptService(contentRepository, promptRenderer),
    runtime: createRuntimeService(contentRepository, { renderer: promptRenderer, fileLinks }),
    templates: createTemplateService(createTemplateRepository(database), assistants),
    versions: createVersionService(createVersionRepository(database), assistantRepository, assistants),
    purgeTrash: createTrashPurge(database),
    ...identity,
    readiness: () => readinessOf(database),
    close: () => promptRenderer.close(),
  }
}
