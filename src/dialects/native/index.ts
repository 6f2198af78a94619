import { createConversionService } from '../../core/conversion/conversion-service.ts'
import { plainKeyPrefix } from '../../core/identity/api-key.ts'
import { bearerAuth, type Dialect } from '../../http/dialect.ts'
import { httpStatuses } from '../../http/errors/statuses.ts'
import type { Services } from '../../services.ts'
import { assistantListRoutes } from './assistants/assistant-list-routes.ts'
import { assistantRoutes } from './assistants/assistant-routes.ts'
import { auditRoutes } from './audit/audit-routes.ts'
import { bulkRoutes } from './bulk/bulk-routes.ts'
import { campaignRoutes } from './campaigns/campaign-routes.ts'
import { catalogueRoutes } from './catalogue/catalogue-routes.ts'
import { nativeForm } from './conversion/conversion.ts'
import { conversionRoutes } from './conversion/conversion-routes.ts'
import { environmentRoutes } from './environments/environment-routes.ts'
import { errorView, renderError } from './errors.ts'
import { fileRoutes, signedDownloadRoute } from './files/file-routes.ts'
import { accountRoutes } from './identity/account-routes.ts'
import { apiKeyRoutes } from './identity/api-key-routes.ts'
import { authRoutes, loginRoute } from './identity/auth-routes.ts'
import { managedAccountRoutes } from './identity/managed-account-routes.ts'
import { sessionRoutes } from './identity/session-routes.ts'
import { userRoutes } from './identity/user-routes.ts'
import { phoneNumberRoutes } from './phone-numbers/phone-number-routes.ts'
import { apiIdOf } from './request-schemas.ts'
import { promptRoutes } from './runtime/prompt-routes.ts'
import { runtimeRoutes } from './runtime/runtime-routes.ts'
import { templateRoutes } from './templates/template-routes.ts'
import { transferRoutes } from './transfer/transfer-routes.ts'
import { versionRoutes } from './versions/version-routes.ts'

/** What it has to know of an API: its own is one of them. */
type KnownApi = Pick<Dialect, 'id' | 'title' | 'keyPrefix' | 'assistantForm'>

const self: KnownApi = {
  id: 'native',
  title: 'Switchboard API',
  keyPrefix: plainKeyPrefix,
  assistantForm: async () => nativeForm,
}

/** @param others the APIs that it issues keys for, and translates to and from */
export function createNativeDialect(services: Services, others: readonly KnownApi[]): Dialect {
  const apis = [self, ...others]
  const apiId = apiIdOf(apis)
  const conversions = createConversionService(apis)
  return {
    ...self,
    description:
      'Manages assistants in their canonical form, and everything that they use: phone numbers, files, campaigns, the catalogue, users and API keys.',
    prefix: '/v1',
    examplePath: '/assistants',
    security: bearerAuth,
    statuses: httpStatuses,
    errorMediaType: 'application/problem+json',
    refusesUnknownParameters: true,
    errorView,
    renderError,
    publicRoutes(scope) {
      loginRoute(scope, services)
      signedDownloadRoute(scope, services)
    },
    routes(scope) {
      accountRoutes(scope, services)
      managedAccountRoutes(scope, services)
      apiKeyRoutes(scope, services, apis)
      auditRoutes(scope, services, apiId)
      authRoutes(scope, services)
      sessionRoutes(scope, services)
      userRoutes(scope, services)
      assistantListRoutes(scope, services)
      assistantRoutes(scope, services, conversions, apiId)
      bulkRoutes(scope, services)
      templateRoutes(scope, services)
      versionRoutes(scope, services)
      environmentRoutes(scope, services)
      promptRoutes(scope, services)
      runtimeRoutes(scope, services)
      fileRoutes(scope, services)
      phoneNumberRoutes(scope, services)
      campaignRoutes(scope, services)
      catalogueRoutes(scope, services)
      conversionRoutes(scope, conversions, apiId)
      transferRoutes(scope, services)
    },
  }
}
