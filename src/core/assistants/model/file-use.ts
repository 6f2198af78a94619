import type { FieldError } from '../../../shared/errors.ts'
import { parseId } from '../../../shared/identifiers.ts'
import type { AssistantDraft } from './assistant.ts'
import type { AssistantFields } from './assistant-fields.ts'

/** A file that an assistant draws on, and where the assistant says so. */
export interface FileUse {
  readonly fileId: string
  readonly path: readonly (string | number)[]
}

/** The files of an assistant, without those that `before` had in the same list already. */
export function filesOf(assistant: AssistantFields, before?: AssistantFields): FileUse[] {
  const uses = (path: readonly string[], fileIds: readonly string[], known: readonly string[] = []) =>
    fileIds
      .map((fileId, index) => ({ fileId, path: [...path, index] }))
      .filter((use) => !known.includes(use.fileId))
  return [
    ...uses(['knowledgeBase', 'fileIds'], assistant.knowledgeBase.fileIds, before?.knowledgeBase.fileIds),
    ...uses(
      ['model', 'knowledgeBase', 'fileIds'],
      assistant.model.knowledgeBase.fileIds,
      before?.model.knowledgeBase.fileIds,
    ),
  ]
}

/** The draft without these files. */
export function withoutFiles(draft: AssistantDraft, uses: readonly FileUse[]): AssistantDraft {
  const gone = new Set(uses.map(({ fileId }) => fileId))
  return withFiles(draft, (fileId) => !gone.has(fileId))
}

/** The same content without the files that are not among these, each named by its UUID. */
export function withOnlyFiles(
  fields: AssistantFields,
  files: readonly { readonly id: string }[],
): AssistantFields {
  const ids = new Set(files.map(({ id }) => id))
  return withFiles(fields, (fileId) => ids.has(parseId('file', fileId) ?? ''))
}

function withFiles<Fields extends AssistantFields>(
  fields: Fields,
  isKept: (fileId: string) => boolean,
): Fields {
  const { model: before } = fields
  if (fields.knowledgeBase.fileIds.every(isKept) && before.knowledgeBase.fileIds.every(isKept)) return fields
  const kept = ({ fileIds }: AssistantFields['knowledgeBase']) => ({ fileIds: fileIds.filter(isKept) })
  const model = { ...before, knowledgeBase: kept(before.knowledgeBase) }
  return { ...fields, model, knowledgeBase: kept(fields.knowledgeBase) }
}

export function unknownFile({ fileId, path }: FileUse): FieldError {
  return { path, code: 'unknown_reference', message: `names a file that does not exist: ${fileId}` }
}
