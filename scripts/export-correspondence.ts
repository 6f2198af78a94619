import { writeFile } from 'node:fs/promises'
import { assistantViews } from './assistant-views.ts'
import { type Correspondence, correspondences } from './correspondence.ts'

const views = await assistantViews()

/** `/v1` is the canonical form itself. */
const columns = Object.keys(views).filter((id) => id !== 'native')

const head = `# Which field is which

Made from the code by \`npm run openapi\`: each canonical field of an assistant (the form of \`/v1\`) is set to two values,
and every API is asked what changed. An empty cell: that API keeps the field and does not show it.

Ids are one thing in three forms: \`asst_…\` for Talkturo, EDMO, CallHQ and \`/v1\`, the plain UUID for Call Camp, an
integer for Autocalls. Any form is taken in any path. Phone numbers are \`phone_number_id\` for Autocalls (the first of
the set), \`…/telephony/phone-numbers\` for Talkturo, \`/phone-numbers/inbound/setup\` for CallHQ, \`phoneNumberIds\` for
\`/v1\`.
`

function row({ field, shownAs }: Correspondence): string {
  const cells = columns.map((id) => (shownAs[id] ?? []).map((name) => `\`${name}\``).join(', '))
  return `| \`${field}\` | ${cells.join(' | ')} |`
}

const table = [
  `| Canonical | ${columns.join(' | ')} |`,
  `| --- | ${columns.map(() => '---').join(' | ')} |`,
  ...correspondences(views).map(row),
]
await writeFile(new URL('../docs/correspondence.md', import.meta.url), `${head}\n${table.join('\n')}\n`)
