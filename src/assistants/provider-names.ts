/** Spellings of the same vendor in other APIs, and Vapi's, which is the canonical one. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['elevenlabs', '11labs'],
  ['eleven-labs', '11labs'],
  ['assemblyai', 'assembly-ai'],
])

/** The canonical name of a vendor: lower case, Vapi's spelling. */
export function canonicalProvider(name: string): string {
  const lowerCase = name.toLowerCase()
  return aliases.get(lowerCase) ?? lowerCase
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
