import type { FastifyRequest } from 'fastify'
import type { Assistant } from '../../core/assistants/model/assistant.ts'
import type { Principal } from '../../core/identity/principal.ts'
import { requireValid } from '../../http/errors/require-valid.ts'
import type { Services } from '../../services.ts'
import { isJsonObject } from '../../shared/bounded.ts'
import { AppError } from '../../shared/errors.ts'
import { toWire, withChange } from './mapping.ts'
import type { AssistantUpdate } from './schemas.ts'
import type { AssistantView } from './views.ts'
import { voiceProviderErrors } from './voice-provider.ts'

interface UpdateRequest extends Pick<FastifyRequest, 'bodyAsSent' | 'validationError'> {
  principal: Principal
  readonly params: { readonly assistantId: string }
  readonly body: AssistantUpdate
}

/**
 * The assistant after the change. The fields are judged against it while it is locked; who cannot reach it is told of
 * the wrong ones all the same, and first.
 * @throws AppError validation_failed before forbidden before not_found
 */
export async function checkedUpdate(services: Services, request: UpdateRequest): Promise<Assistant> {
  const judge = (shown: AssistantView | null) =>
    requireValid(request, voiceProviderErrors(request.bodyAsSent, shown))
  const catalogue = await services.catalogue.read()
  try {
    // The rest of the request works in this account.
    request.principal = await services.enterAccount(request.principal, accountSlugOf(request))
    const { principal, params } = request
    return await services.assistants.update(principal, params.assistantId, (current, before) => {
      judge(toWire(current))
      return withChange(current, request.body, { catalogue, before })
    })
  } catch (error) {
    if (error instanceof AppError && (error.code === 'forbidden' || error.code === 'not_found')) judge(null)
    throw error
  }
}

/** As the body says, which need not have passed its schema; without a slug, the account of the credential. */
function accountSlugOf({ bodyAsSent, principal }: UpdateRequest): string {
  const slug = isJsonObject(bodyAsSent) ? bodyAsSent.accountSlug : undefined
  return typeof slug === 'string' ? slug : principal.accountSlug
}
