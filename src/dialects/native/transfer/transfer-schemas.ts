import type { Readable } from 'node:stream'
import { z } from 'zod'
import { lineKinds } from '../../../core/transfer/export-line.ts'
import { importModes, lineOutcomes } from '../../../core/transfer/import-report.ts'
import { fieldErrorCode } from '../errors.ts'
import { templateErrors } from '../runtime/template-error-schemas.ts'

/** Of an export, in both directions. */
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

/** A stream, which nothing validates or serializes as a whole. */
const lines = z.custom<Readable>()

export const exportView = lines.meta({
  type: 'string',
  description:
    'Lines of JSON: a header with the version of the form, a line for each record, and an end with the number of records. Records stand after those that they name.',
  examples: [example],
})

export const importBody = lines.meta({
  type: 'string',
  format: 'binary',
  description: 'What an export answered, or lines of the same form. A line has at most 4 MiB.',
  examples: [example],
})

export const importQuery = z.strictObject({
  mode: z
    .enum(importModes)
    .default('create')
    .describe(
      'What becomes of a record that is here already: it is left alone, or becomes what its line says.',
    ),
})

const renamed = z.object({
  from: z.string().describe('In the file.'),
  to: z.string().describe('Here.'),
})

const outcomes = {
  created: z.int().describe('Lines that made a record.'),
  changed: z.int().describe('Lines that changed one.'),
  unchanged: z.int().describe('Lines whose record was here as they say.'),
  skipped: z.int().describe('Lines that were passed over.'),
  failed: z.int().describe('Lines that are wrong.'),
} satisfies Record<(typeof lineOutcomes)[number], z.ZodType>

const reportedLine = z.object({
  line: z.int().describe('Which line, counted from 1.'),
  kind: z.enum(lineKinds).nullable().describe('What the line is of; null when it does not say.'),
  outcome: z.enum(lineOutcomes).describe('What came of it.'),
  id: renamed.optional().describe('What the record was called in the file, and is called here.'),
  moved: z
    .object({
      from: z.string().describe('The assistant that answered it before.'),
      to: z.string().nullable().describe('The assistant that answers it now; null for none.'),
    })
    .optional()
    .describe('For a phone number whose calls go to another assistant than before.'),
  createdAt: renamed.optional().describe('When the record was made: in the file, and here.'),
  unresolved: z
    .array(z.string())
    .optional()
    .describe('JSON Pointers to what the line names and this account does not have; it was left out.'),
  errors: z
    .array(
      z.object({
        pointer: z
          .string()
          .describe('JSON Pointer into the line; for a name of more than 500 characters, to what has it.'),
        code: fieldErrorCode,
        detail: z.string().describe('What is wrong there.'),
      }),
    )
    .optional()
    .describe('The wrong fields, or the first ten of them.'),
  templateErrors: templateErrors
    .optional()
    .describe('Texts of the line that are not valid Liquid templates; they were stored as they are.'),
  detail: z.string().optional().describe('Why, or what is different from what the line says.'),
})

export const importResponse = z
  .object({
    mode: z.enum(importModes).describe('As it was asked for.'),
    dryRun: z.boolean().describe('Whether nothing was stored.'),
    summary: z.object(outcomes).describe('How many lines came to what.'),
    lines: z
      .array(reportedLine)
      .describe(
        'Each record of the file, in its order, and what is wrong with the file. A report has at most 10,000 `errors`, and 16 MiB of `errors`, `unresolved` and `detail`; lines for which there is no room say only what came of them.',
      ),
  })
  .meta({
    'x-component': 'ImportReport',
    description: 'What came of each line.',
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
