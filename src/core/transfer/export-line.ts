import { z } from 'zod'
import { text } from '../../shared/bounded.ts'
import { assistantFieldsSchema, assistantSettingsSchema } from '../assistants/model/assistant-fields.ts'
import { campaignFieldsSchema } from '../campaigns/campaign.ts'
import { environmentNamePattern, versionNumber, weightedVersionSchema } from '../environments/environment.ts'

/*
 * An export is a file of lines, each a JSON object (NDJSON). Records come after those that they name. Ids are those of
 * the server that wrote the file; an import gives its own and says which became which.
 */

/** Goes up when a line means something else than before. */
export const schemaVersion = 1

const id = text(64, 1)

/** No record is older than the clocks that date it, and none lies beyond what PostgreSQL can date. */
const date = z.iso
  .datetime({ offset: true })
  .refine((value) => Date.parse(value) >= 0, 'must be 1970 or later')

/** Longer than any that the server gives. */
const label = text(500).nullable()

const authorship = {
  author: z.strictObject({ kind: z.enum(['user', 'apiKey', 'system']), id: id.nullable(), name: label }),
  dialect: label,
  requestId: label,
  message: label,
}

const versionFacts = {
  number: versionNumber,
  parent: versionNumber.nullable(),
  restoredFrom: versionNumber.nullable(),
  ...authorship,
  createdAt: date,
}

const environmentName = z.string().regex(environmentNamePattern, 'must be the name of an environment')

const targets = z
  .array(weightedVersionSchema.strict())
  .max(20)
  .refine(
    (list) => new Set(list.map(({ version }) => version)).size === list.length,
    'must not have a version twice',
  )

/** One schema for each kind of line. */
export const lineSchemas = {
  header: z.strictObject({ kind: z.literal('header'), schemaVersion: z.literal(schemaVersion) }),
  /** What is known of a file. Its content is not part of an export. */
  file: z.strictObject({
    kind: z.literal('file'),
    id,
    name: text(255, 1),
    mimeType: text(255),
    bytes: z.int().min(0),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
    createdAt: date,
  }),
  template: z.strictObject({
    kind: z.literal('template'),
    id,
    name: text(255, 1),
    description: text(2000).nullable(),
    content: assistantSettingsSchema.strict(),
    createdAt: date.optional(),
    updatedAt: date.optional(),
  }),
  /** With its latest version; those before follow it. */
  assistant: z.strictObject({
    kind: z.literal('assistant'),
    id,
    content: assistantFieldsSchema.strict(),
    version: z.strictObject(versionFacts).optional(),
    createdAt: date.optional(),
    updatedAt: date.optional(),
  }),
  version: z.strictObject({
    kind: z.literal('version'),
    assistantId: id,
    ...versionFacts,
    content: assistantFieldsSchema.strict(),
  }),
  environment: z.strictObject({
    kind: z.literal('environment'),
    assistantId: id,
    name: environmentName,
    /** The number of the pin that stands. */
    pin: versionNumber,
    targets: targets.min(1),
    createdAt: date,
    updatedAt: date,
  }),
  /** What an environment used at some time; nothing once it was removed. */
  pin: z.strictObject({
    kind: z.literal('pin'),
    assistantId: id,
    environment: environmentName,
    number: versionNumber,
    targets,
    rollbackTo: versionNumber.nullable(),
    ...authorship,
    createdAt: date,
  }),
  phoneNumber: z.strictObject({
    kind: z.literal('phoneNumber'),
    id,
    number: text(64, 1),
    name: text(255).nullable(),
    provider: text(100).nullable(),
    assistantId: id.nullable(),
    createdAt: date.optional(),
    updatedAt: date.optional(),
  }),
  campaign: z.strictObject({
    kind: z.literal('campaign'),
    id,
    ...campaignFieldsSchema.shape,
    outboundAssistantId: id.nullable(),
    inboundAssistantId: id.nullable(),
    outboundPhoneId: id.nullable(),
    inboundPhoneId: id.nullable(),
    createdAt: date.optional(),
    updatedAt: date.optional(),
  }),
  /** The last one: a file without it was cut off. */
  end: z.strictObject({ kind: z.literal('end'), records: z.int().min(0) }),
} as const

export type LineKind = keyof typeof lineSchemas

/** The line of one kind. */
export type LineOf<Kind extends LineKind> = z.output<(typeof lineSchemas)[Kind]>

export type ExportLine = { [Kind in LineKind]: LineOf<Kind> }[LineKind]

/** The table's keys, with their type. */
export const lineKinds = Object.keys(lineSchemas) as LineKind[]
