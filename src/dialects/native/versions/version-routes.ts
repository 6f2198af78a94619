import { z } from 'zod'
import type { VersionedAssistant } from '../../../core/versions/version-service.ts'
import { withEtag } from '../../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { idParameter } from '../../../http/requests/id-parameter.ts'
import type { Services } from '../../../services.ts'
import { toWire } from '../assistants/assistant-mapping.ts'
import { assistantParams, assistantView } from '../assistants/assistant-schemas.ts'
import { listQuery, listView, listViewBy } from '../list.ts'
import { deletedParameter } from '../query-parameters.ts'
import {
  versionCursor,
  versionDifferenceToWire,
  versionDifferenceView,
  versionSummaryToWire,
  versionSummaryView,
  versionToWire,
  versionView,
} from './version-schemas.ts'

const params = assistantParams.extend(idParameter('number', 'Number of the version.').shape)
const ofTwo = assistantParams
  .extend(idParameter('from', 'Number of the first version.').shape)
  .extend(idParameter('to', 'Number of the second version.').shape)
const inTrash = z.strictObject({
  deleted: deletedParameter.describe(
    'With `only`, uses the assistant from the trash, by `asst_…`, UUID or integer.',
  ),
})
const tags = ['Versions']
const path = '/assistants/:id/versions'

export function versionRoutes(scope: DialectScope, services: Services): void {
  readRoutes(scope, services)
  diffRoute(scope, services)
  restoreRoute(scope, services)
}

function readRoutes(scope: DialectScope, { versions }: Services): void {
  scope.get(
    path,
    {
      schema: {
        operationId: 'listAssistantVersions',
        summary: 'List the versions of an assistant, newest first',
        description:
          'Every change of the content of an assistant, through any API, creates a version. Versions never change; they are deleted when the assistant is purged.',
        tags,
        params: assistantParams,
        querystring: listQuery.extend(inTrash.shape),
        response: {
          200: listView(versionSummaryView).describe('A page of versions, without their content.'),
        },
      },
    },
    async ({ principal, params, query }) => {
      const page = await versions.list(principal, assistantIn(params, query), versionCursor.pageOf(query))
      return listViewBy(page, versionSummaryToWire, versionCursor.encode)
    },
  )

  scope.get(
    `${path}/:number`,
    {
      schema: {
        operationId: 'getAssistantVersion',
        summary: 'Get a version of an assistant',
        tags,
        params,
        querystring: inTrash,
        response: { 200: versionView.describe('The version with its content.') },
      },
    },
    async ({ principal, params, query }) =>
      versionToWire(await versions.get(principal, assistantIn(params, query), params.number)),
  )
}

function diffRoute(scope: DialectScope, { versions }: Services): void {
  scope.get(
    `${path}/:from/diff/:to`,
    {
      schema: {
        operationId: 'diffAssistantVersions',
        summary: 'Compare two versions of an assistant',
        description:
          'A list in which more than 100 items differ, not counting equal items at its start and end, is replaced as a whole.',
        tags,
        params: ofTwo,
        querystring: inTrash,
        response: {
          200: versionDifferenceView.describe('The differences of the second version from the first.'),
        },
      },
    },
    async ({ principal, params, query }) =>
      versionDifferenceToWire(await versions.diff(principal, assistantIn(params, query), params)),
  )
}

function restoreRoute(scope: DialectScope, { versions }: Services): void {
  scope.post(
    `${path}/:number/restore`,
    {
      config: { assistant: 'change', errors: ['conflict', 'validation_failed'] },
      schema: {
        operationId: 'restoreAssistantVersion',
        summary: 'Restore a version of an assistant',
        description:
          'Creates a new version with the content of this one, unless that is the current content. The phone numbers of the assistant do not change, and files that have been deleted are left out. Refused if another assistant uses its external id by now, or the content is no longer valid.',
        tags,
        params,
        response: { 200: assistantView.describe('The updated assistant.') },
      },
    },
    async ({ principal, params }, reply) =>
      toWire(withEtag(reply, await versions.restore(principal, params.id, params.number))),
  )
}

function assistantIn(
  { id }: z.output<typeof assistantParams>,
  { deleted }: z.output<typeof inTrash>,
): VersionedAssistant {
  return { assistant: id, deleted: deleted === 'only' }
}
