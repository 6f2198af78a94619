import { z } from 'zod'
import { type AuditFilter, auditActions, auditedTypes } from '../../../core/audit/audit-entry.ts'
import { text } from '../../../shared/bounded.ts'
import { parseAnyId, parseId } from '../../../shared/identifiers.ts'
import { listQuery } from '../list.ts'
import { dateOf, dateParameter } from '../query-parameters.ts'
import type { ApiId } from '../request-schemas.ts'

const actorId = (value: string) => parseId('user', value) ?? parseId('key', value)

export const auditQueryOf = (apiId: ApiId) =>
  listQuery
    .extend({
      limit: listQuery.shape.limit.unwrap().optional().describe('Maximum number of records; 50 by default.'),
      actor: text(64)
        .refine((value) => actorId(value) !== null, 'must be the id of a user or a key')
        .optional()
        .describe('User or API key that made the change: `user_…`, `key_…` or UUID.'),
      action: text(64)
        .refine(isAction, `must be a resource type and one of ${auditActions.join(', ')}, separated by a dot`)
        .optional()
        .describe('Action, such as `assistant.update`.'),
      resource: text(64)
        .refine((value) => parseAnyId(value) !== null, 'must be a TypeID or a UUID')
        .optional()
        .describe('Record that was changed: its TypeID or UUID.'),
      resourceType: z.enum(auditedTypes).optional().describe('Type of the record that was changed.'),
      dialect: apiId.optional().describe('API that was used.'),
      'created[gte]': dateParameter('Created at this time or later: an ISO 8601 date, or date and time.'),
      'created[lt]': dateParameter('Created before this time.'),
      format: z
        .enum(['json', 'ndjson'])
        .default('json')
        .describe('With `ndjson`, the response has all matching entries, one per line.'),
    })
    .check(({ value, issues }) => {
      if (value.format !== 'ndjson') return
      for (const name of ['limit', 'cursor'] as const) {
        if (value[name] === undefined) continue
        const message = 'cannot be combined with format=ndjson'
        issues.push({ code: 'custom', path: [name], message, input: value[name] })
      }
    })

function isAction(value: string): boolean {
  const [type = '', action = '', ...more] = value.split('.')
  return more.length === 0 && includes(auditedTypes, type) && includes(auditActions, action)
}

function includes(options: readonly string[], value: string): boolean {
  return options.includes(value)
}

export function auditFilterOf(query: z.output<ReturnType<typeof auditQueryOf>>): AuditFilter {
  const { actor, action, resource, resourceType, dialect } = query
  return {
    actorId: actor === undefined ? undefined : (actorId(actor) ?? undefined),
    action,
    resourceId: resource === undefined ? undefined : (parseAnyId(resource) ?? undefined),
    resourceType,
    dialect,
    from: dateOf(query['created[gte]']),
    until: dateOf(query['created[lt]']),
  }
}
