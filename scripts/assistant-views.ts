import type { Dialect } from '../src/http/dialect.ts'
import type { View } from './correspondence.ts'

/** How each dialect shows an assistant, over the catalogue as it is now. */
export async function assistantViews(dialects: readonly Dialect[]): Promise<Readonly<Record<string, View>>> {
  const views = dialects.map(async ({ id, assistantForm }) => [id, (await assistantForm()).toWire] as const)
  return Object.fromEntries(await Promise.all(views))
}
