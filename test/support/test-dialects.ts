import { type CreateDialect, createDialects } from '../../src/dialects/registry.ts'
import { createAcmeDialect } from '../fixtures/acme/index.ts'
import { unreachableServices } from './idle-services.ts'

/** The dialect of `docs/adding-an-api.md`, which goes through all that the dialects of the registry go through. */
export const additionalDialects: readonly CreateDialect[] = [createAcmeDialect]

/** Every dialect, over services whose database cannot be reached: what it says of itself, and its routes. */
export const dialects = createDialects(unreachableServices(), additionalDialects)

/** Those of the registry, which every server has. */
export const registeredDialects = dialects.slice(0, dialects.length - additionalDialects.length)

/** What the generated tests go through. */
export const dialectIds: readonly string[] = dialects.map(({ id }) => id)

export function dialectOf(id: string): (typeof dialects)[number] {
  const dialect = dialects.find((candidate) => candidate.id === id)
  if (dialect === undefined) throw new Error(`No dialect is called ${id}.`)
  return dialect
}
