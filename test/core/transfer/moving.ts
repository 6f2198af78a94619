import { expect } from 'vitest'
import type { ImportReport, ReportedLine } from '../../../src/core/transfer/import-report.ts'
import type { ApiResponse, Client } from '../../support/client.ts'

/*
 * Exports and imports as clients make them, and what tests do with the lines.
 */

// biome-ignore lint/suspicious/noExplicitAny: tests look into lines freely.
export type Line = any

const ndjson = { headers: { 'content-type': 'application/x-ndjson' } }

export async function exported(client: Client): Promise<string> {
  const { status, body } = await client.get('/export')
  expect(status).toBe(200)
  return body
}

export function importing(client: Client, body: string | Buffer, query = ''): Promise<ApiResponse> {
  return client.post(`/import${query}`, body, ndjson)
}

export async function imported(client: Client, body: string, query = ''): Promise<ImportReport> {
  const response = await importing(client, body, query)
  expect(response.status, JSON.stringify(response.body)).toBe(200)
  return response.body
}

export function linesIn(text: string): Line[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

export function ofKind(text: string, kind: string): Line[] {
  return linesIn(text).filter((line) => line.kind === kind)
}

/** A file of these records, with its header and its end. */
export function fileOf(...records: readonly Line[]): string {
  const lines = [{ kind: 'header', schemaVersion: 1 }, ...records, { kind: 'end', records: records.length }]
  return lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')
}

/** The same file with the ids and dates that an import says its records have where they are now. */
export function renamed(text: string, { lines }: ImportReport): string {
  const ids = new Map(lines.flatMap(({ id }) => (id === undefined ? [] : [[id.from, id.to] as const])))
  const dated = new Map(lines.map((line) => [line.line, line]))
  return text
    .split('\n')
    .map((line, index) => withDateOf(dated.get(index + 1), line))
    .join('\n')
    .replace(/(?:asst|pn|camp|file|tmpl)_[0-9a-z]{26}/g, (id) => ids.get(id) ?? id)
}

function withDateOf(reported: ReportedLine | undefined, line: string): string {
  const { createdAt } = reported ?? {}
  return createdAt === undefined ? line : line.replace(`"${createdAt.from}"`, `"${createdAt.to}"`)
}

/** Outcomes in the order of the lines. */
export function outcomes({ lines }: ImportReport): string[] {
  return lines.map(({ outcome }) => outcome)
}

export function assistantLine(id: string, content: object = {}): Line {
  return { kind: 'assistant', id, content: { name: 'Front desk', ...content } }
}
