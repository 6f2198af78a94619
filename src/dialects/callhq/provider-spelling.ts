import type { Assistant } from '../../core/assistants/model/assistant.ts'
import { canonicalProvider, spelledAs } from '../../core/assistants/model/provider-names.ts'
import { isJsonObject, type JsonObject } from '../../shared/bounded.ts'

/*
 * CallHQ accepts provider names in any case and returns them as they were sent. The assistant has the canonical name; the
 * spelling of CallHQ's clients is kept under `extensions.callhq.providers`.
 */

const parts = ['voice', 'transcriber', 'model'] as const

type Part = (typeof parts)[number]

/** The providers in a change. */
type Named = { readonly [part in Part]?: { readonly provider?: string | null | undefined } | undefined }

/** CallHQ's spelling where no client has sent one. */
const ownName = spelledAs(['ElevenLabs'])

/** The provider as it was sent, as long as the spelling is of the current provider. */
export function shownProvider(assistant: Pick<Assistant, Part | 'extensions'>, part: Part): string | null {
  const { provider } = assistant[part]
  if (provider === null) return null
  const spelling = spellingsOf(assistant.extensions)[part]
  const isCurrent = typeof spelling === 'string' && canonicalProvider(spelling) === provider
  return isCurrent ? spelling : ownName(provider)
}

/** The extensions with the spellings of a change. A spelling that is shown already need not be kept. */
export function withSpellings(
  current: Pick<Assistant, Part | 'extensions'>,
  change: Named,
): Assistant['extensions'] {
  const { extensions } = current
  const given = parts.flatMap((part) => {
    const provider = change[part]?.provider
    const isNew = typeof provider === 'string' && provider !== shownProvider(current, part)
    return isNew ? [[part, provider] as const] : []
  })
  if (given.length === 0) return extensions
  const providers = { ...spellingsOf(extensions), ...Object.fromEntries(given) }
  return { ...extensions, callhq: { ...extensions.callhq, providers } }
}

/** The extensions without CallHQ's own spellings. */
export function withoutOwnSpellings(extensions: Assistant['extensions']): Assistant['extensions'] {
  const { callhq, ...others } = extensions
  if (callhq === undefined || !isJsonObject(callhq.providers)) return extensions
  const { providers: _, ...rest } = callhq
  const kept = Object.entries(callhq.providers).filter(([, spelling]) => !isOwn(spelling))
  const own = kept.length === 0 ? rest : { ...rest, providers: Object.fromEntries(kept) }
  return Object.keys(own).length === 0 ? others : { ...others, callhq: own }
}

/** Whether it is CallHQ's own spelling. */
export function isOwn(spelling: unknown): boolean {
  return typeof spelling === 'string' && ownName(canonicalProvider(spelling)) === spelling
}

/** The native API accepts any value there. */
function spellingsOf(extensions: Assistant['extensions']): JsonObject {
  const providers = extensions.callhq?.providers
  return isJsonObject(providers) ? providers : {}
}
