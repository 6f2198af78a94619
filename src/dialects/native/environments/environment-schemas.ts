import { z } from 'zod'
import {
  type Environment,
  type EnvironmentCheck,
  type EnvironmentPin,
  environmentNamePattern,
  environmentSortKeys,
  type PinRequest,
  versionNumber,
  weightedVersionSchema,
} from '../../../core/environments/environment.ts'
import { validationFailed } from '../../../shared/errors.ts'
import { authorToWire, authorView } from '../author-schemas.ts'
import { collectionOf } from '../collections/collection.ts'
import { numberCursor } from '../list.ts'
import { strictly } from '../request-schemas.ts'

const split = [
  { version: 7, weight: 90 },
  { version: 8, weight: 10 },
]

const readOnly = (description: string) =>
  z
    .unknown()
    .optional()
    .meta({ description: `${description} Read-only; may be repeated as it was read.`, readOnly: true })

/** The response of a GET is a valid body: read-only fields may be repeated, and are compared with the current values. */
const repeatedFields = {
  name: readOnly('Name of the environment.'),
  pin: readOnly('Number of the current pin.'),
  createdAt: readOnly('Time of creation.'),
  updatedAt: readOnly('Time of the current pin.'),
}

export const pinSchema = z
  .strictObject({
    ...repeatedFields,
    version: versionNumber.optional().describe('Version for all calls. Required unless `versions` is set.'),
    versions: z
      .array(strictly(weightedVersionSchema))
      .min(1)
      .max(20)
      .refine((versions) => new Set(versions.map(({ version }) => version)).size === versions.length, {
        message: 'must not contain a version twice',
      })
      .optional()
      .describe('Versions among which calls are distributed by weight.'),
  })
  .check((context) => {
    const { version, versions } = context.value
    if ((version === undefined) !== (versions === undefined)) return
    const message =
      version === undefined ? 'is required unless versions is set' : 'cannot be combined with versions'
    context.issues.push({ code: 'custom', message, path: ['version'], input: context.value })
  })
  .meta({ examples: [{ version: 1 }, { versions: split }] })

type PinBody = z.output<typeof pinSchema>

export function pinRequestOf({ version, versions = [] }: PinBody): PinRequest {
  return version === undefined ? { versions } : { version }
}

/**
 * Refuses read-only fields in the body that differ from the current environment.
 * @throws AppError validation_failed
 */
export function repeatedCheckOf(name: string, body: PinBody): EnvironmentCheck {
  return (current) => {
    const shown: Readonly<Record<string, unknown>> = current === null ? { name } : environmentToWire(current)
    const repeated = Object.entries(body).filter(([field]) => Object.hasOwn(repeatedFields, field))
    const changed = repeated.filter(([field, value]) => value !== shown[field])
    if (changed.length === 0) return
    const message = 'is read-only, and has another value'
    throw validationFailed(changed.map(([field]) => ({ path: [field], code: 'invalid', message })))
  }
}

const versions = z.array(weightedVersionSchema)

const environmentExample = {
  name: 'production',
  versions: split,
  pin: 3,
  createdAt: '2026-01-08T10:00:00.000Z',
  updatedAt: '2026-01-09T10:00:00.000Z',
}

export const environmentView = z
  .object({
    name: z.string().describe('Name of the environment.'),
    versions: versions.describe('Versions among which calls are distributed, lowest first.'),
    pin: z.int().describe('Number of the current pin in the history.'),
    createdAt: z.iso.datetime().describe('Time of creation.'),
    updatedAt: z.iso.datetime().describe('Time of the current pin.'),
  })
  .meta({ 'x-component': 'Environment', examples: [environmentExample] })

export const environmentList = collectionOf({
  name: 'environments',
  view: environmentView,
  sortKeys: environmentSortKeys,
  defaultSort: 'name',
  wordsIn: 'the name',
  filters: {},
  idField: 'name',
  isId: (name) => environmentNamePattern.test(name),
})

const pinExample = {
  number: 3,
  versions: split,
  rollbackTo: null,
  author: { kind: 'apiKey', id: 'key_01jh3v3e6se1hs3bdn4r2j8k5m', name: 'Deployment' },
  dialect: 'native',
  requestId: '019447b1-b8d9-7063-91ad-b52605244cb4',
  message: 'Try the shorter greeting.',
  createdAt: '2026-01-09T10:00:00.000Z',
}

export const environmentPinView = z
  .object({
    number: z.int().describe('Number of the pin, starting at 1 in each environment.'),
    versions: versions.describe('Pinned versions; empty if the environment was removed.'),
    rollbackTo: z.int().nullable().describe('Number of the pin that was rolled back to; null for none.'),
    author: authorView,
    dialect: z.string().nullable().describe('API that was used; null for the server itself.'),
    requestId: z.string().nullable().describe('Id of the request.'),
    message: z.string().nullable().describe('Reason for the change: the header `x-change-message`.'),
    createdAt: z.iso.datetime().describe('Time of the pin.'),
  })
  .meta({ 'x-component': 'EnvironmentPin', examples: [pinExample] })

export function environmentToWire(environment: Environment): z.output<typeof environmentView> {
  const { name, versions, pin, createdAt, updatedAt } = environment
  return {
    name,
    versions: [...versions],
    pin,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

/** Of the history: the place is the number of a pin. */
export const historyCursor = numberCursor('pin')

export function pinToWire(pin: EnvironmentPin): z.output<typeof environmentPinView> {
  return {
    ...pin,
    versions: [...pin.versions],
    author: authorToWire(pin.author),
    createdAt: pin.createdAt.toISOString(),
  }
}
