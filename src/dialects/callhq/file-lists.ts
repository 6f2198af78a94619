import type { FileUse } from '../../core/assistants/model/file-use.ts'
import { isJsonObject } from '../../shared/bounded.ts'
import { fieldName } from '../../shared/errors.ts'
import { fileIdText, maxFiles } from './assistant-schemas.ts'

/*
 * The request that CallHQ's page prints has the generator's `<string>` where the ids of files belong, and people paste
 * it as it stands. It can never be an id, so it means "nothing here": it is dropped, and named as ignored. Any other id
 * that is not the account's is an error.
 */

const placeholder = '<string>'

const fileListPaths = [
  ['knowledgeBase', 'fileIds'],
  ['model', 'knowledgeBase', 'fileIds'],
] as const

/** The files that a body names, and where. The body need not have passed its schema, which names what is no id at all. */
export function filesNamedIn(body: unknown): FileUse[] {
  return entriesOf(body).filter(({ fileId }) => fileId !== placeholder)
}

/** Where placeholders stand, for the header that names what is ignored. */
export function placeholderFields(body: unknown): string[] {
  return entriesOf(body)
    .filter(({ fileId }) => fileId === placeholder)
    .map(({ path }) => fieldName(path))
}

function entriesOf(body: unknown): FileUse[] {
  return fileListPaths.flatMap((path) => {
    const list = path.reduce<unknown>((value, key) => (isJsonObject(value) ? value[key] : undefined), body)
    if (!Array.isArray(list)) return []
    return list.slice(0, maxFiles).flatMap((entry: unknown, index) => {
      const { data: fileId } = fileIdText.safeParse(entry)
      return fileId === undefined ? [] : [{ fileId, path: [...path, index] }]
    })
  })
}

/** A list that holds nothing but placeholders was never filled in, and changes nothing. */
export function withoutPlaceholders(fileIds: readonly string[]): string[] | undefined {
  const rest = fileIds.filter((fileId) => fileId !== placeholder)
  return rest.length === 0 && fileIds.length > 0 ? undefined : rest
}
