import { z } from 'zod'
import { assistantFieldsSchema } from '../../../core/assistants/model/assistant-fields.ts'
import type { Version, VersionSummary } from '../../../core/versions/version.ts'
import type { VersionDifference } from '../../../core/versions/version-service.ts'
import { authorToWire, authorView } from '../author-schemas.ts'
import { numberCursor } from '../list.ts'

const example = {
  number: 3,
  current: true,
  contentHash: '2f0c1a1f3fb1c6c0a7f5ad9a7b6f4d0c9be0f1d9f4f1b7a0f6d3a9c2b1e8d7f6',
  parent: 2,
  restoredFrom: null,
  author: { kind: 'apiKey', id: 'key_01jh3v3e6te1hs3bdn4r2j8k5n', name: 'Deployment' },
  dialect: 'callcamp',
  requestId: '019447b1-b8d9-7063-91ad-b52605244cb4',
  message: 'Warmer greeting.',
  createdAt: '2026-01-08T10:00:00.000Z',
}

export const versionSummaryView = z
  .object({
    number: z.int().describe('Number of the version, starting at 1 in each assistant.'),
    current: z.boolean().describe('Whether it is the current version.'),
    contentHash: z.string().describe('SHA-256 of the content, in hexadecimal.'),
    parent: z.int().nullable().describe('Number of the version that it is based on; null for the first.'),
    restoredFrom: z.int().nullable().describe('Number of the version that was restored; null for none.'),
    author: authorView,
    dialect: z.string().nullable().describe('API that was used; null for the server itself.'),
    requestId: z.string().nullable().describe('Id of the request.'),
    message: z.string().nullable().describe('Reason for the change: the header `x-change-message`.'),
    createdAt: z.iso.datetime().describe('Time of creation.'),
  })
  .meta({ 'x-component': 'AssistantVersionSummary', examples: [example] })

const content = assistantFieldsSchema.describe(
  'Fields of the assistant, without its phone numbers, which are not part of a version.',
)

export const versionView = versionSummaryView.extend({ content }).meta({
  'x-component': 'AssistantVersion',
  examples: [{ ...example, content: assistantFieldsSchema.parse({ name: 'Front desk' }) }],
})

const operationView = z.object({
  op: z.enum(['add', 'remove', 'replace']).describe('Type of the operation.'),
  path: z.string().describe('JSON Pointer (RFC 6901) to the value.'),
  value: z.unknown().optional().describe('New value; absent for `remove`.'),
})

const textDifferenceView = z.object({
  pointer: z.string().describe('JSON Pointer to the text.'),
  diff: z
    .string()
    .nullable()
    .describe('Unified diff of the lines; null if the texts have too little in common.'),
})

export const versionDifferenceView = z
  .object({
    patch: z
      .array(operationView)
      .describe('JSON Patch (RFC 6902) from the content of the first version to that of the second.'),
    texts: z
      .array(textDifferenceView)
      .describe(
        'Readable differences of prompts, messages and descriptions, and of texts in `variables`, `metadata`, `analysisPlan` and `extensions`. Names, options, ids and URLs are only in `patch`.',
      ),
  })
  .meta({
    'x-component': 'AssistantVersionDifference',
    examples: [
      {
        patch: [
          { op: 'replace', path: '/firstMessage', value: 'Good morning.\nHow can I help?' },
          { op: 'remove', path: '/endCallPhrases/1' },
        ],
        texts: [
          { pointer: '/firstMessage', diff: '@@ -1,2 +1,2 @@\n-Hello.\n+Good morning.\n How can I help?\n' },
        ],
      },
    ],
  })

export function versionSummaryToWire(version: VersionSummary): z.output<typeof versionSummaryView> {
  const { author, createdAt, ...rest } = version
  return { ...rest, author: authorToWire(author), createdAt: createdAt.toISOString() }
}

export function versionToWire(version: Version): z.output<typeof versionView> {
  return { ...versionSummaryToWire(version), content: version.content }
}

export function versionDifferenceToWire(difference: VersionDifference) {
  return { patch: [...difference.patch], texts: [...difference.texts] }
}

/** Of the list: the place is the number of a version. */
export const versionCursor = numberCursor('version')
