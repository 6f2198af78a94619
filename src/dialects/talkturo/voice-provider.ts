import { isJsonObject } from '../../bounded.ts'
import { AppError, type FieldError } from '../../errors.ts'
import type { Principal } from '../../identity/principal.ts'
import type { Services } from '../../services.ts'
import { providerToWire } from './provider-names.ts'
import { vendorName } from './schemas.ts'

/** The vendors of voices that Talkturo offers. */
const voiceProviders = ['cartesia', 'elevenlabs']

interface UpdateRequest {
  readonly principal: Principal
  readonly bodyAsSent: unknown
  readonly params: { readonly assistantId: string }
}

/**
 * What is wrong with the vendor of the voice. Another API may have set one that Talkturo does not offer; a client that
 * writes back what it has read must not stumble over it, so that one is taken as well.
 * @returns nothing when the schema has found fault with it already
 */
export async function voiceProviderErrors(
  services: Pick<Services, 'assistants' | 'enterAccount'>,
  { principal, bodyAsSent, params }: UpdateRequest,
): Promise<FieldError[]> {
  const { voice_provider: sent, accountSlug } = isJsonObject(bodyAsSent) ? bodyAsSent : {}
  if (typeof sent !== 'string' || voiceProviders.includes(sent) || !vendorName.safeParse(sent).success)
    return []
  const slug = typeof accountSlug === 'string' ? accountSlug : principal.accountSlug
  if (sent === (await currentProvider(services, principal, slug, params.assistantId))) return []
  const message = `must be one of ${voiceProviders.join(', ')}`
  return [{ path: ['voice_provider'], code: 'option', message, options: voiceProviders }]
}

/** Null, too, where the asker sees no such assistant: that is told after the fields are right. */
async function currentProvider(
  { assistants, enterAccount }: Pick<Services, 'assistants' | 'enterAccount'>,
  principal: Principal,
  accountSlug: string,
  assistantId: string,
): Promise<string | null> {
  try {
    const there = await enterAccount(principal, accountSlug)
    return providerToWire((await assistants.get(there, assistantId)).voice.provider)
  } catch (error) {
    if (error instanceof AppError && (error.code === 'not_found' || error.code === 'forbidden')) return null
    throw error
  }
}
