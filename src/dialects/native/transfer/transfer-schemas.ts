import type { Readable } from 'node:stream'
import { z } from 'zod'
import { lineKinds } from '../../../core/transfer/export-line.ts'
import { importModes, lineOutcomes } from '../../../core/transfer/import-report.ts'
import { fieldErrorCode } from '../errors.ts'
import { templateErrors } from '../runtime/template-error-schemas.ts'

/** The media type of exports and imports. */
export const linesMediaType = 'application/x-ndjson'

const example = [
  { kind: 'header', schemaVersion: 1 },
  {
    kind: 'assistant',
    id: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
    content: { name: 'Front desk', externalId: 'crm-17', firstMessage: 'Good morning, how can I help?' },
  },
  {
    kind: 'phoneNumber',
    id: 'pn_01jh3v5x0qf3zsm2c8r6w9t4ka',
    number: '+12025550123',
    name: 'Front desk',
    provider: 'twilio',
    assistantId: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m',
  },
  { kind: 'end', records: 2 },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('')

/** A stream, which is neither validated nor serialized as a whole. */
const lines = z.custom<Readable>()

export const exportView = lines.meta({
  type: 'string',
  description:
    'Lines of JSON: a header with the version of the format, a line for each record, and an end with the number of records. Records follow those that they refer to.',
  examples: [example],
})

export const importBody = lines.meta({
  type: 'string',
  format: 'binary',
  description: 'An export, or lines of the same format. A line has at most 4 MiB.',
  examples: [example],
})

export const importQuery = z.strictObject({
  mode: z
    .enum(importModes)
    .default('create')
    .describe('Whether existing records are skipped (`create`) or updated (`upsert`).'),
})

const renamed = z.object({
  from: z.string().describe('Value in the file.'),
  to: z.string().describe('Value in this account.'),
})

const outcomes = {
  created: z.int().describe('Number of records that were created.'),
  changed: z.int().describe('Number of records that were updated.'),
  unchanged: z.int().describe('Number of records that were identical.'),
  skipped: z.int().describe('Number of lines that were skipped.'),
  failed: z.int().describe('Number of invalid lines.'),
} satisfies Record<(typeof lineOutcomes)[number], z.ZodType>

const reportedLine = z.object({
  line: z.int().describe('Number of the line, starting at 1.'),
  kind: z.enum(lineKinds).nullable().describe('Kind of the line; null if it is missing.'),
  outcome: z.enum(lineOutcomes).describe('Outcome of the line.'),
  id: renamed.optional().describe('Id of the record in the file and in this account.'),
  moved: z
    .object({
      from: z.string().describe('Previous assistant.'),
      to: z.string().nullable().describe('Current assistant; null for none.'),
    })
    .optional()
    .describe('For a phone number that was assigned to another assistant.'),
  createdAt: renamed
    .optional()
    .describe('For a file, its time of creation in the import and in this account.'),
  unresolved: z
    .array(z.string())
    .optional()
    .describe('JSON Pointers to references that do not exist in this account and were left out.'),
  errors: z
    .array(
      z.object({
        pointer: z
          .string()
          .describe('JSON Pointer into the line; to the parent of a name of more than 500 characters.'),
        code: fieldErrorCode,
        detail: z.string().describe('What is wrong with the field.'),
      }),
    )
    .optional()
    .describe('Invalid fields, at most ten.'),
  templateErrors: templateErrors
    .optional()
    .describe('Texts of the line that are not valid Liquid templates; they were stored unchanged.'),
  detail: z.string().optional().describe('Reason for the outcome, or how the record differs from the line.'),
})

export const importResponse = z
  .object({
    mode: z.enum(importModes).describe('Mode of the request.'),
    dryRun: z.boolean().describe('Whether it was a dry run and nothing was stored.'),
    summary: z.object(outcomes).describe('Number of lines by outcome.'),
    lines: z
      .array(reportedLine)
      .describe(
        'Outcome of each record in the order of the file, and errors of the file itself. A report has at most 10,000 `errors`, and 16 MiB of `errors`, `unresolved` and `detail`; further lines only have their outcome.',
      ),
  })
  .meta({
    'x-component': 'ImportReport',
    description: 'The outcome of each line.',
    examples: [
      {
        mode: 'create',
        dryRun: false,
        summary: { created: 1, changed: 0, unchanged: 0, skipped: 1, failed: 0 },
        lines: [
          {
            line: 2,
            kind: 'assistant',
            outcome: 'created',
            id: { from: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m', to: 'asst_01jh3w0d4te2ntc5m9v8y1f6qb' },
            unresolved: ['/content/knowledgeBase/fileIds/0'],
          },
          {
            line: 3,
            kind: 'phoneNumber',
            outcome: 'skipped',
            id: { from: 'pn_01jh3v5x0qf3zsm2c8r6w9t4ka', to: 'pn_01jh3v9k2me8fb7x4n0d6h3gjr' },
            detail: 'Already exists.',
          },
        ],
      },
    ],
  })
