import { isJsonObject } from '../../shared/bounded.ts'
import { type FieldError, notAnOption } from '../../shared/errors.ts'
import { vendorName } from './schemas.ts'
import type { AssistantView } from './views.ts'

/** The vendors of voices that Talkturo offers. */
const voiceProviders = ['cartesia', 'elevenlabs']

/**
 * What is wrong with the vendor of the voice. Another API may have set one that Talkturo does not offer; a client that
 * writes back what it has read must not stumble over it, so that one is taken as well.
 * @param body as it came
 * @param shown what Talkturo shows of the assistant; null where the asker is shown none
 * @returns nothing when the schema has found fault with it already
 */
export function voiceProviderErrors(
  body: unknown,
  shown: Pick<AssistantView, 'voice_provider'> | null,
): FieldError[] {
  const sent = isJsonObject(body) ? body.voice_provider : undefined
  if (typeof sent !== 'string' || voiceProviders.includes(sent) || sent === shown?.voice_provider) return []
  return vendorName.safeParse(sent).success ? [notAnOption(['voice_provider'], voiceProviders)] : []
}
