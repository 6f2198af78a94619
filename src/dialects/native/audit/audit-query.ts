import { z } from 'zod'
import { type AuditFilter, auditActions, auditedTypes } from '../../../core/audit/audit-entry.ts'
import { text } from '../../../shared/bounded.ts'
import { parseAnyId, parseId } from '../../../shared/identifiers.ts'
import { listQuery } from '../list.ts'
import { dateOf, dateParameter } from '../query-parameters.ts'
import { apiId } from '../request-schemas.ts'

const actorId = (value: string) => parseId('user', value) ?? parseId('key', value)

export const auditQuery = listQuery
  .extend({
    limit: listQuery.shape.limit.unwrap().optional().describe('Most records in the answer; 50 without it.'),
    actor: text(64)
      .refine((value) => actorId(value) !== null, 'must be the id of a user or a key')
      .optional()
      .describe('Only what this user or key did: `user_…`, `key_…` or UUID.'),
    action: text(64)
      .refine(
        isAction,
        `must be a type of resource and one of ${auditActions.join(', ')}, with a dot between`,
      )
      .optional()
      .describe('Only this, such as `assistant.update`.'),
    resource: text(64)
      .refine((value) => parseAnyId(value) !== null, 'must be a TypeID or a UUID')
      .optional()
      .describe('Only what was done to this record: a TypeID of any kind, or UUID.'),
    resourceType: z.enum(auditedTypes).optional().describe('Only what was done to records of this type.'),
    dialect: apiId.optional().describe('Only what came through this API.'),
    'created[gte]': dateParameter('Done then or later: an ISO 8601 date, or date and time.'),
    'created[lt]': dateParameter('Done before.'),
    format: z
      .enum(['json', 'ndjson'])
      .default('json')
      .describe('`ndjson` gives everything that matches in one answer, one record a line.'),
  })
  .check(({ value, issues }) => {
    if (value.format !== 'ndjson') return
    for (const name of ['limit', 'cursor'] as const) {
      if (value[name] === undefined) continue
      const message = 'is for pages; format=ndjson gives everything'
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

export function auditFilterOf(query: z.output<typeof auditQuery>): AuditFilter {
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
