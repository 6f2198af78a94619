import type { FastifyRequest } from 'fastify'
import type { Assistant } from '../../core/assistants/model/assistant.ts'
import type { Principal } from '../../core/identity/principal.ts'
import { requireValid } from '../../http/errors/require-valid.ts'
import { catalogueFor } from '../../http/requests/catalogue-for.ts'
import type { Services } from '../../services.ts'
import { isJsonObject } from '../../shared/bounded.ts'
import { AppError, type FieldError, notAnOption } from '../../shared/errors.ts'
import { toWire, withChange } from './mapping.ts'
import { type AssistantChange, vendorName } from './schemas.ts'
import type { AssistantView } from './views.ts'

/** The vendors of voices that Talkturo offers. */
const voiceProviders = ['cartesia', 'elevenlabs']

/**
 * Whether Talkturo offers the vendor of the voice. The vendor that the assistant has is accepted even if Talkturo does not
 * offer it: another API may have set it, and a client must be able to send back what it has read.
 * @param body need not have passed its schema, whose errors are not repeated
 * @param shown what Talkturo shows of the assistant; null if the caller may not see it
 */
export function voiceProviderErrors(
  body: unknown,
  shown: Pick<AssistantView, 'voice_provider'> | null,
): FieldError[] {
  const sent = isJsonObject(body) ? body.voice_provider : undefined
  if (typeof sent !== 'string' || voiceProviders.includes(sent) || sent === shown?.voice_provider) return []
  return vendorName.safeParse(sent).success ? [notAnOption(['voice_provider'], voiceProviders)] : []
}

/** The fields of a change for which the catalogue is needed. */
const catalogueFields = [
  'provider',
  'model',
  'voice_provider',
  'voice_id',
  'transcriptor_provider',
  'transcriptor_model',
] as const satisfies (keyof AssistantChange)[]

interface UpdateRequest extends Pick<FastifyRequest, 'bodyAsSent' | 'validationError'> {
  principal: Principal
  readonly params: { readonly assistantId: string }
  readonly body: AssistantChange
}

/**
 * Updates an assistant whose fields are checked while it is locked. Invalid fields are reported first, also to a caller
 * who may not see the assistant.
 * @throws AppError validation_failed before forbidden before not_found
 */
export async function checkedUpdate(services: Services, request: UpdateRequest): Promise<Assistant> {
  const { bodyAsSent, body } = request
  const check = (shown: AssistantView | null) => requireValid(request, voiceProviderErrors(bodyAsSent, shown))
  const catalogue = await catalogueFor(services.catalogue, bodyAsSent, catalogueFields)
  try {
    // The rest of the request works in this account.
    request.principal = await services.enterAccount(request.principal, accountSlugOf(request))
    const { principal, params } = request
    return await services.assistants.update(principal, params.assistantId, (current, before) => {
      const shown = toWire(current)
      check(shown)
      return withChange(current, body, shown, { catalogue, before })
    })
  } catch (error) {
    if (error instanceof AppError && (error.code === 'forbidden' || error.code === 'not_found')) check(null)
    throw error
  }
}

/** From the body, which need not have passed its schema; without a slug, the account of the credential. */
function accountSlugOf({ bodyAsSent, principal }: UpdateRequest): string {
  const slug = isJsonObject(bodyAsSent) ? bodyAsSent.accountSlug : undefined
  return typeof slug === 'string' ? slug : principal.accountSlug
}
