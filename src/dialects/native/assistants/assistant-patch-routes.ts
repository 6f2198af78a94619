import type { Assistant, AssistantDraft } from '../../../assistants/assistant.ts'
import { isJsonObject } from '../../../bounded.ts'
import { validationFailed } from '../../../errors.ts'
import { asDialectScope, type DialectScope } from '../../../http/dialect.ts'
import { tagged } from '../../../http/entity-tag.ts'
import { idParameter } from '../../../http/id-parameter.ts'
import { readAsJson } from '../../../http/read-json-only.ts'
import type { Services } from '../../../services.ts'
import { notAnObject, toWire, withJsonPatch, withMergePatch } from './assistant-mapping.ts'
import { assistantView, patchAssistantSchema } from './assistant-schemas.ts'
import { type JsonPatch, jsonPatchSchema } from './json-patch.ts'

const params = idParameter('id', 'Any form of the id: `asst_…`, UUID, integer or external id.')
const mergePatchType = 'application/merge-patch+json'
const jsonPatchType = 'application/json-patch+json'

const body = {
  content: {
    'application/json': { schema: patchAssistantSchema },
    [mergePatchType]: { schema: patchAssistantSchema },
    [jsonPatchType]: { schema: jsonPatchSchema },
  },
}

const description = `Plain JSON is a merge patch (RFC 7396): what is absent stays, null gives a field its default back.
A JSON Patch (RFC 6902) works on the assistant as a GET answers it; the first operation that does not fit, a \`test\` for one, is named by a 409, and nothing is changed.
Fields that the server sets may be repeated or tested, and are named when they change.`

/** In a scope of their own, for no other operation reads these media types. */
export function assistantPatchRoutes(scope: DialectScope, services: Services): void {
  scope.register(async (patching) => {
    readAsJson(patching, [mergePatchType, jsonPatchType])
    // RFC 5789, 3.1: also what a 415 has to say.
    patching.addHook('onRequest', async (_request, reply) => {
      reply.header('accept-patch', Object.keys(body.content).join(', '))
    })
    patchRoute(asDialectScope(patching), services)
  })
}

function patchRoute(scope: DialectScope, { assistants }: Services): void {
  scope.patch(
    '/assistants/:id',
    {
      config: { assistant: 'change', errors: ['conflict'] },
      schema: {
        operationId: 'updateAssistant',
        summary: 'Change fields of an assistant',
        description,
        tags: ['Assistants'],
        params,
        body,
        response: { 200: assistantView.describe('The assistant after the change.') },
      },
    },
    async ({ principal, params, body }, reply) =>
      toWire(tagged(reply, await assistants.update(principal, params.id, changeOf(body)))),
  )
}

/**
 * @param body as the schema of its media type has passed it; without a body there is no media type, and no schema
 * @throws AppError validation_failed when there is none
 */
function changeOf(body: unknown): (current: Assistant) => AssistantDraft {
  if (Array.isArray(body)) return (current) => withJsonPatch(current, body as JsonPatch) // by its schema
  if (isJsonObject(body)) return (current) => withMergePatch(current, body)
  throw validationFailed([notAnObject])
}
