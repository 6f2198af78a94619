import type { Assistant } from '../../core/assistants/model/assistant.ts'
import { canonicalProvider, spelledAs } from '../../core/assistants/model/provider-names.ts'
import { isJsonObject, type JsonObject } from '../../shared/bounded.ts'

/*
 * CallHQ takes provider names in any case and gives them back as they were sent. The canonical name is what counts for
 * everybody; how a CallHQ client writes it is kept beside it, under `extensions.callhq.providers`.
 */

const parts = ['voice', 'transcriber', 'model'] as const

type Part = (typeof parts)[number]

/** A change as far as it names providers. */
type Named = { readonly [part in Part]?: { readonly provider?: string | null | undefined } | undefined }

/** CallHQ's own name where nobody has sent one. */
const ownName = spelledAs(['ElevenLabs'])

/** The provider as CallHQ shows it: as it was sent, as long as it still is that provider. */
export function shownProvider(assistant: Pick<Assistant, Part | 'extensions'>, part: Part): string | null {
  const { provider } = assistant[part]
  if (provider === null) return null
  const spelling = spellingsOf(assistant.extensions)[part]
  const isCurrent = typeof spelling === 'string' && canonicalProvider(spelling) === provider
  return isCurrent ? spelling : ownName(provider)
}

/** The extensions with the spellings of this change. What is shown already need not be kept. */
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

/** The extensions without the spellings that CallHQ would use by itself. */
export function withoutOwnSpellings(extensions: Assistant['extensions']): Assistant['extensions'] {
  const { callhq, ...others } = extensions
  if (callhq === undefined || !isJsonObject(callhq.providers)) return extensions
  const { providers: _, ...rest } = callhq
  const kept = Object.entries(callhq.providers).filter(([, spelling]) => !isOwn(spelling))
  const own = kept.length === 0 ? rest : { ...rest, providers: Object.fromEntries(kept) }
  return Object.keys(own).length === 0 ? others : { ...others, callhq: own }
}

/** Whether CallHQ would spell the name so by itself. */
export function isOwn(spelling: unknown): boolean {
  return typeof spelling === 'string' && ownName(canonicalProvider(spelling)) === spelling
}

/** The native API can write anything there. */
function spellingsOf(extensions: Assistant['extensions']): JsonObject {
  const providers = extensions.callhq?.providers
  return isJsonObject(providers) ? providers : {}
}
