import { z } from 'zod'
import { text } from '../../../shared/bounded.ts'
import { assistantView } from '../assistants/assistant-schemas.ts'
import { errorView } from '../errors.ts'
import { templateErrors } from '../runtime/template-error-schemas.ts'

const operation = z
  .strictObject({
    op: z.enum(['create', 'update', 'delete']).describe('Type of the operation.'),
    id: text(300, 1).optional().describe('Any id of the assistant. Required for `update` and `delete`.'),
    data: z
      .record(z.string(), z.unknown())
      .optional()
      .describe(
        'For `create`, the body of `POST /v1/assistants`; for `update`, a merge patch. An error in it only fails this operation.',
      ),
    ifMatch: z
      .string()
      .max(200)
      .regex(/^(\*|"[\x21\x23-\x7e]*")$/, 'must be * or an entity tag in double quotes')
      .optional()
      .describe('For `update` and `delete`: the ETag that the assistant must have.'),
  })
  .check(({ value, issues }) => {
    const { needed, unfit } = members[value.op]
    const report = (member: Member, message: string) =>
      issues.push({ code: 'custom', path: [member], message, input: value })
    for (const member of needed) if (value[member] === undefined) report(member, 'is required')
    for (const member of unfit)
      if (value[member] !== undefined) report(member, `is not allowed for ${value.op}`)
  })

type Member = 'id' | 'data' | 'ifMatch'

const members: Readonly<Record<BulkOperationBody['op'], Readonly<Record<'needed' | 'unfit', Member[]>>>> = {
  create: { needed: ['data'], unfit: ['id', 'ifMatch'] },
  update: { needed: ['id', 'data'], unfit: [] },
  delete: { needed: ['id'], unfit: ['data'] },
}

export interface BulkOperationBody {
  readonly op: 'create' | 'update' | 'delete'
  readonly id?: string | undefined
  readonly data?: Record<string, unknown> | undefined
  readonly ifMatch?: string | undefined
}

const id = 'asst_01jh3v3e6se1hs3bdn4r2j8k5m'

export const bulkSchema = z
  .strictObject({
    operations: z.array(operation).min(1).max(1000).describe('Operations, which are executed in order.'),
    atomic: z.boolean().default(false).describe('Whether all operations are stored or none.'),
  })
  .meta({
    examples: [
      {
        operations: [
          { op: 'create', data: { name: 'Front desk' } },
          { op: 'update', id, data: { model: { temperature: 0.2 } }, ifMatch: '"3"' },
          { op: 'delete', id },
        ],
        atomic: false,
      },
    ],
  })

export const bulkOutcomeView = z.object({
  index: z.int().describe('Index of the operation in the request, starting at 0.'),
  status: z.int().describe('HTTP status of the operation.'),
  id: z.string().optional().describe('Id of the assistant; absent if the operation failed.'),
  etag: z.string().optional().describe('ETag of the assistant; absent if it was deleted.'),
  assistant: assistantView
    .optional()
    .describe('The assistant; absent if it was deleted, or the response is too large: see `outcomes`.'),
  templateErrors: templateErrors
    .optional()
    .describe('Texts of the assistant that are not valid Liquid templates; absent for none.'),
  problem: errorView.optional().describe('The error of the operation. Its pointers are relative to `data`.'),
})

export type BulkOutcomeView = z.output<typeof bulkOutcomeView>

const [assistant] = (assistantView.meta()?.examples ?? []) as [z.output<typeof assistantView>]
const problem = {
  type: 'urn:switchboard:problem:conflict',
  title: 'Conflict',
  status: 409,
  detail:
    'The assistant is assigned to phone numbers: "+12025550123" (019447b2-dbc7-7378-bfa0-150cd8c60c2d).',
  instance: 'urn:switchboard:request:019447b1-b8d9-7063-91ad-b52605244cb4',
}

export const bulkView = z
  .object({
    succeeded: z.int().describe('Number of operations that succeeded.'),
    failed: z.int().describe('Number of operations that failed.'),
    outcomes: z
      .array(bulkOutcomeView)
      .describe(
        'Outcome of each operation, in order. After 8 MiB of assistants and problems, the remaining outcomes only have `id` and `etag`, and problems without `errors`, `dependents` and `details`.',
      ),
  })
  .meta({
    examples: [
      {
        succeeded: 1,
        failed: 1,
        outcomes: [
          { index: 0, status: 201, id: assistant.id, etag: '"1"', assistant },
          { index: 1, status: 409, problem },
        ],
      },
    ],
  })
