import type { Readable } from 'node:stream'
import { z } from 'zod'
import { type AuditEntry, type AuditedResource, auditedTypes } from '../../../core/audit/audit-entry.ts'
import { type Refusal, refusalReasons } from '../../../core/audit/refusal.ts'
import { toTypeId } from '../../../shared/identifiers.ts'
import { authorToWire, authorView } from '../author-schemas.ts'
import { listView } from '../list.ts'

const resourceView = z.object({
  type: z.enum(auditedTypes).describe('Type of the record.'),
  id: z
    .string()
    .nullable()
    .describe('TypeID of the record; for an environment that of its assistant, for the catalogue null.'),
  name: z.string().nullable().describe('Name at the time of the action.'),
})

const example = {
  id: 'aud_01jh3v8m2df6h9k3p7r1w5y0bq',
  createdAt: '2026-01-08T10:00:00.000Z',
  actor: { kind: 'apiKey', id: 'key_01jh3v3e6te1hs3bdn4r2j8k5n', name: 'Billing export' },
  action: 'assistant.update',
  resource: { type: 'assistant', id: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m', name: 'Front desk' },
  fields: ['/model/temperature', '/firstMessage'],
  dialect: 'callcamp',
  address: '192.0.2.1',
  requestId: '019447b1-b8d9-7063-91ad-b52605244cb4',
  message: 'Warmer greeting',
  refusal: null,
}

const refusalExample = {
  ...example,
  id: 'aud_01jh3v9q4sf7t2n5v8x1z6c3ed',
  action: 'apiKey.refuse',
  resource: { type: 'apiKey', id: 'key_01jh3v3e6te1hs3bdn4r2j8k5n', name: 'Billing export' },
  fields: [],
  message: null,
  refusal: {
    reason: 'permission',
    count: 3,
    operations: ['createAssistant'],
    since: '2026-01-08T09:59:30.000Z',
  },
}

const refusalView = z
  .object({
    reason: z
      .enum(refusalReasons)
      .describe('`credential`: revoked, expired or disabled. `permission`: missing. `password`: wrong.'),
    count: z.int().describe('Number of refusals.'),
    operations: z
      .array(z.string())
      .describe('The refused operations by operationId, at most ten; `logIn` for every login.'),
    since: z.iso.datetime().describe('Time of the first refusal.'),
  })
  .nullable()
  .describe('For actions that end in `.refuse`: a failed login or refused writes. Null for other actions.')

const auditEntryView = z
  .object({
    id: z.string().describe('TypeID of the entry, `aud_…`.'),
    createdAt: z.iso.datetime().describe('Time of the action.'),
    actor: authorView,
    action: z.string().describe('Action, such as `assistant.update`.'),
    resource: resourceView.describe('Record that was changed.'),
    fields: z
      .array(z.string())
      .describe('JSON Pointers to the changed fields, at most 100; never their values.'),
    dialect: z.string().nullable().describe('API that was used; null for the server itself.'),
    address: z.string().nullable().describe('Network address of the caller.'),
    requestId: z.string().nullable().describe('Id of the request, as in the server log.'),
    message: z.string().nullable().describe('Reason for the change: the header `x-change-message`.'),
    refusal: refusalView,
  })
  .meta({ 'x-component': 'AuditEntry', examples: [example, refusalExample] })

/** A stream, which is not serialized. */
const exportView = z.custom<Readable>().meta({
  type: 'string',
  description: 'One entry per line, newest first.',
  examples: [`${JSON.stringify(example)}\n`],
})

export const auditResponse = {
  description: 'A page of the log, newest first; with `format=ndjson` the whole log.',
  content: {
    'application/json': { schema: listView(auditEntryView) },
    'application/x-ndjson': { schema: exportView },
  },
}

export function auditEntryToWire(entry: AuditEntry): z.output<typeof auditEntryView> {
  const { id, author, action, resource, fields, createdAt, ...through } = entry
  const { dialect, address, requestId, message, refusal, ...unmapped } = through
  unmapped satisfies Record<string, never>
  return {
    id: toTypeId('aud', id),
    createdAt: createdAt.toISOString(),
    actor: authorToWire(author),
    action,
    resource: { type: resource.type, id: resourceIdOf(resource), name: resource.name },
    fields: [...fields],
    dialect,
    address,
    requestId,
    message,
    refusal: refusal === null ? null : refusalToWire(refusal),
  }
}

function refusalToWire({ reason, count, operations, since }: Refusal) {
  return { reason, count, operations: [...operations], since: since.toISOString() }
}

const prefixes = {
  account: 'acct',
  apiKey: 'key',
  assistant: 'asst',
  campaign: 'camp',
  environment: 'asst',
  file: 'file',
  phoneNumber: 'pn',
  session: 'sess',
  template: 'tmpl',
  user: 'user',
} as const

function resourceIdOf({ type, id }: AuditedResource): string | null {
  return type === 'catalogue' ? null : toTypeId(prefixes[type], id)
}
