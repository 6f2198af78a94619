import { z } from 'zod'
import type { FileLink } from '../../../core/files/file-links.ts'
import { text } from '../../../shared/bounded.ts'

/** What a signed URL says beside the file. Whatever is missing or wrong, the signature is not valid. */
export const signedQuery = z.strictObject({
  account: text(64).optional().describe('TypeID of the account, `acct_…`.'),
  expires: text(64).optional().describe('Until when it holds, in seconds since 1970.'),
  signature: text(64).optional().describe('Proves that this server made the URL.'),
})

export function linkOf(file: string, query: z.output<typeof signedQuery>): FileLink {
  const { account = '', expires = '', signature = '' } = query
  return { file, account, expires, signature }
}

/** @param filesUrl where the files of the API are, such as `https://…/v1/files` */
export function signedUrl(filesUrl: string, { file, ...query }: FileLink): string {
  return `${filesUrl}/${file}/signed-content?${new URLSearchParams(query)}`
}
