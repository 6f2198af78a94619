import type { AssistantChange } from '../../../core/assistants/model/assistant-change.ts'
import type { Catalogue } from '../../../core/catalogue/catalogue.ts'
import { withEtag } from '../../../http/conditions/entity-tag.ts'
import { asDialectScope, type DialectScope } from '../../../http/dialect.ts'
import { readAsJson } from '../../../http/requests/read-json-only.ts'
import type { Services } from '../../../services.ts'
import { isJsonObject } from '../../../shared/bounded.ts'
import { validationFailed } from '../../../shared/errors.ts'
import { notAnObject, toWire, withJsonPatch, withMergePatch } from './assistant-mapping.ts'
import { assistantView, assistantParams as params, patchAssistantSchema } from './assistant-schemas.ts'
import { type JsonPatch, jsonPatchSchema } from './json-patch.ts'

const mergePatchType = 'application/merge-patch+json'
const jsonPatchType = 'application/json-patch+json'

const body = {
  content: {
    'application/json': { schema: patchAssistantSchema },
    [mergePatchType]: { schema: patchAssistantSchema },
    [jsonPatchType]: { schema: jsonPatchSchema },
  },
}

const description = `Plain JSON is a merge patch (RFC 7396): fields that are absent are not changed; null resets a field to its default.
A JSON Patch (RFC 6902) is applied to the response of a GET. If an operation fails, such as a \`test\`, the response is 409 with its index, and nothing is changed.
When the voice, the model or a provider changes, related fields that are not in the patch are set from the catalogue: the speech model, name and language of the voice, or null.
Read-only fields may be repeated or tested, but not changed.`

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

function patchRoute(scope: DialectScope, { assistants, catalogue }: Services): void {
  scope.patch(
    '/assistants/:id',
    {
      config: { assistant: 'change', errors: ['conflict'] },
      schema: {
        operationId: 'updateAssistant',
        summary: 'Update an assistant',
        description,
        tags: ['Assistants'],
        params,
        body,
        response: { 200: assistantView.describe('The updated assistant.') },
      },
    },
    async ({ principal, params, body }, reply) => {
      const change = changeOf(body, await catalogue.read())
      return toWire(withEtag(reply, await assistants.update(principal, params.id, change)))
    },
  )
}

/**
 * @param body as the schema of its media type has passed it; without a body there is no media type, and no schema
 * @throws AppError validation_failed when there is none
 */
function changeOf(body: unknown, catalogue: Catalogue): AssistantChange {
  if (Array.isArray(body)) {
    const patch: JsonPatch = body // by its schema
    return (current, before) => withJsonPatch(current, patch, { catalogue, before })
  }
  if (isJsonObject(body)) return (current, before) => withMergePatch(current, body, { catalogue, before })
  throw validationFailed([notAnObject])
}
