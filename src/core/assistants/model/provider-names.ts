/** A vendor as it is kept: lower case, such as `11labs`. */
export const canonicalProviderPattern = /^[a-z0-9][a-z0-9._-]{0,49}$/

/** A vendor as callers may write it: the same in any case. Spelled out, for a document's pattern has no flags. */
export const providerPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/

/** Spellings of the same vendor in other APIs, and Vapi's, which is the canonical one. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['elevenlabs', '11labs'],
  ['eleven-labs', '11labs'],
  ['assemblyai', 'assembly-ai'],
])

/** The canonical name of a vendor: lower case, Vapi's spelling. No name stays none. */
export function canonicalProvider(name: string): string
export function canonicalProvider<None extends null | undefined>(name: string | None): string | None
export function canonicalProvider(name: string | null | undefined): string | null | undefined {
  if (name === null || name === undefined) return name
  const lowerCase = name.toLowerCase()
  return aliases.get(lowerCase) ?? lowerCase
}

/**
 * The way back, for an API with spellings of its own.
 * @param spellings its names of the vendors that it does not call by their canonical name
 */
export function spelledAs(spellings: readonly string[]) {
  const outward = new Map(spellings.map((spelling) => [canonicalProvider(spelling), spelling]))
  return (provider: string | null): string | null =>
    provider === null ? null : (outward.get(provider) ?? provider)
}

/** Families of models and who makes them, for APIs that name a model without its vendor. */
const families: readonly (readonly [prefix: RegExp, provider: string])[] = [
  [/^(gpt|chatgpt|o\d)/, 'openai'],
  [/^(claude|sonnet|opus|haiku)/, 'anthropic'],
  [/^(gemini|gemma)/, 'google'],
  [/^deepseek/, 'deepseek'],
  [/^qwen/, 'qwen'],
  [/^(mistral|mixtral)/, 'mistral'],
  [/^grok/, 'xai'],
  [/^llama/, 'meta'],
]

/** Who makes a model, by its name alone; null when the name does not tell. */
export function providerOfModel(model: string): string | null {
  const name = model.toLowerCase()
  return families.find(([prefix]) => prefix.test(name))?.[1] ?? null
}

/** Whether the vendor is known for models of its own, as opposed to hosting those of others. */
export function isMakerOfModels(vendor: string): boolean {
  return families.some(([, maker]) => maker === vendor)
}
