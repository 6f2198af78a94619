import { z } from 'zod'
import { integer } from '../../shared/bounded.ts'
import type { FieldError } from '../../shared/errors.ts'
import type { Authorship } from '../audit/authorship.ts'
import type { CommonCriteria, Search, SortOf } from '../collections/search.ts'

/** Used by calls that name no environment, once it is pinned. */
export const productionEnvironment = 'production'

/** Most environments of one assistant. */
export const maxEnvironments = 100

export const environmentNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

export const versionNumber = integer().min(1).max(1_000_000_000)

export const weightedVersionSchema = z.object({
  version: versionNumber.describe('Number of the version.'),
  weight: integer().min(1).max(1_000_000).describe('Share of the calls, relative to the sum of all weights.'),
})

/** A version that an environment uses, and its share of the calls. */
export type WeightedVersion = z.output<typeof weightedVersionSchema>

/** A name for the versions of an assistant that calls use. */
export interface Environment {
  readonly name: string
  /** Number of the pin that stands. */
  readonly pin: number
  /** Lowest version first. */
  readonly versions: readonly WeightedVersion[]
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** How an error names it. */
export function environmentNamed(name: string): string {
  return `Environment ${JSON.stringify(name)}`
}

/** Its pin: numbers are given once, also when it is removed and made again. */
export function environmentTagOf({ pin }: Environment): string {
  return `"${pin}"`
}

/** Looks at an environment before it is pinned, null where it is new. It throws what keeps it from being pinned. */
export type EnvironmentCheck = (current: Environment | null) => void

/** What an environment used, and since when. */
export interface EnvironmentPin extends Omit<Authorship, 'address'> {
  /** Counted from 1 in each environment. */
  readonly number: number
  /** None when the environment was removed. */
  readonly versions: readonly WeightedVersion[]
  /** The pin that was brought back. */
  readonly rollbackTo: number | null
  readonly createdAt: Date
}

/** What is to be pinned, as it was asked for: one version, or several with their shares. */
export type PinRequest = { readonly version: number } | { readonly versions: readonly WeightedVersion[] }

/** Of the one version that has all the calls. */
const wholeWeight = 100

/** Lowest version first, so that the same pin always looks the same. */
export function versionsOf(request: PinRequest): WeightedVersion[] {
  if ('version' in request) return [{ version: request.version, weight: wholeWeight }]
  return request.versions.toSorted((a, b) => a.version - b.version)
}

/** Says of each version that is not there in which field it stands. */
export function unknownVersions(request: PinRequest, known: ReadonlySet<number>): FieldError[] {
  const message = 'is not a version of this assistant'
  const named =
    'version' in request
      ? [{ path: ['version'], version: request.version }]
      : request.versions.map(({ version }, index) => ({ path: ['versions', index, 'version'], version }))
  return named
    .filter(({ version }) => !known.has(version))
    .map(({ path }) => ({ path, code: 'unknown_reference', message }))
}

export type EnvironmentCriteria = CommonCriteria

export const environmentSortKeys = { name: 'text', created: 'date', updated: 'date' } as const

export type EnvironmentSearch = Search<EnvironmentCriteria, SortOf<typeof environmentSortKeys>>
