import { parseId } from '../../shared/identifiers.ts'
import { filesOf } from '../assistants/model/file-use.ts'
import type { FileLink, FileLinks } from '../files/file-links.ts'
import type { KnowledgeFile, VersionContent } from './version-content-repository.ts'

/** A file that an assistant draws on, and where its content is to be had. */
export interface LinkedFile extends KnowledgeFile {
  readonly link: FileLink
}

/** The files of a version, in the order in which it names them first. */
export async function linkedFiles(
  links: FileLinks,
  accountId: string,
  { fields, files }: VersionContent,
  now: Date,
): Promise<LinkedFile[]> {
  if (files.length === 0) return []
  const linkTo = await links.of(accountId, now)
  const ids = new Set(filesOf(fields).map(({ fileId }) => parseId('file', fileId)))
  const named = [...ids].flatMap((id) => files.find((file) => file.id === id) ?? [])
  return named.map((file) => ({ ...file, link: linkTo(file.id) }))
}
