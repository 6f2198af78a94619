import type { FileStorage } from '@flystorage/file-storage'
import { createAssistantRepository } from './assistants/assistant-repository.ts'
import { type AssistantService, createAssistantService } from './assistants/assistant-service.ts'
import { createTrashPurge, type PurgeTrash } from './assistants/trash-purge.ts'
import { createAuditRepository } from './audit/audit-repository.ts'
import { type AuditService, createAuditService } from './audit/audit-service.ts'
import { createBulkRepository } from './bulk/bulk-repository.ts'
import { type BulkService, createBulkService } from './bulk/bulk-service.ts'
import { createCampaignRepository } from './campaigns/campaign-repository.ts'
import { type CampaignService, createCampaignService } from './campaigns/campaign-service.ts'
import { createCatalogueRepository } from './catalogue/catalogue-repository.ts'
import { type CatalogueService, createCatalogueService } from './catalogue/catalogue-service.ts'
import type { Database } from './database/database.ts'
import { createEnvironmentRepository } from './environments/environment-repository.ts'
import { createEnvironmentService, type EnvironmentService } from './environments/environment-service.ts'
import { createFileRepository } from './files/file-repository.ts'
import { createFileService, type FileService } from './files/file-service.ts'
import { createIdempotencyRepository } from './idempotency/idempotency-repository.ts'
import { createIdempotencyService, type IdempotencyService } from './idempotency/idempotency-service.ts'
import { createIdentity, type Identity } from './identity/identity.ts'
import { createManagedAccountRepository } from './identity/managed-account-repository.ts'
import {
  createManagedAccountService,
  type ManagedAccountService,
} from './identity/managed-account-service.ts'
import { createPhoneNumberRepository } from './phone-numbers/phone-number-repository.ts'
import { createPhoneNumberService, type PhoneNumberService } from './phone-numbers/phone-number-service.ts'
import { createPromptService, type PromptService } from './runtime/prompt-service.ts'
import { createRuntimeService, type RuntimeService } from './runtime/runtime-service.ts'
import { createVersionContentRepository } from './runtime/version-content-repository.ts'
import { createTemplateRepository } from './templates/template-repository.ts'
import { createTemplateService, type TemplateService } from './templates/template-service.ts'
import { createExportRepository } from './transfer/export-repository.ts'
import { createExportService, type ExportService } from './transfer/export-service.ts'
import { createImportLookupRepository } from './transfer/import-lookup-repository.ts'
import { createImportService, type ImportService } from './transfer/import-service.ts'
import { createImportWriteRepository } from './transfer/import-write-repository.ts'
import { createVersionRepository } from './versions/version-repository.ts'
import { createVersionService, type VersionService } from './versions/version-service.ts'

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
  /** Whether the database answers. */
  readonly isReady: () => Promise<boolean>
}

export interface ServiceOptions {
  readonly database: Database
  /** Where the contents of files lie. */
  readonly storage: FileStorage
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
  const assistants = createAssistantService(assistantRepository)
  const phoneNumbers = createPhoneNumberService(phoneNumberRepository, assistants)
  const campaigns = createCampaignService(
    createCampaignRepository(database),
    assistantRepository,
    phoneNumberRepository,
  )
  const files = createFileService(createFileRepository(database), {
    storage,
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
    prompts: createPromptService(contentRepository),
    runtime: createRuntimeService(contentRepository),
    templates: createTemplateService(createTemplateRepository(database), assistants),
    versions: createVersionService(createVersionRepository(database), assistantRepository, assistants),
    purgeTrash: createTrashPurge(database),
    ...identity,
    isReady: () =>
      database.sql.query('ping', 'SELECT 1', []).then(
        () => true,
        () => false,
      ),
  }
}
