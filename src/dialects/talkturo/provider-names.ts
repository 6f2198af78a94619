import { canonicalProvider } from '../../assistants/provider-names.ts'

/** Vendors that Talkturo spells otherwise than the canonical vocabulary does. */
const outward: ReadonlyMap<string, string> = new Map([
  ['11labs', 'elevenlabs'],
  ['assembly-ai', 'assemblyai'],
])

/** A canonical vendor as Talkturo spells it. */
export function providerToWire(provider: string | null): string | null {
  return provider === null ? null : (outward.get(provider) ?? provider)
}

export function providerFromWire(provider: string | null): string | null {
  return provider === null ? null : canonicalProvider(provider)
}
