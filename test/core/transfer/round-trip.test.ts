import { expect, test } from 'vitest'
import type { ImportReport } from '../../../src/core/transfer/import-report.ts'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { bearer } from '../../support/client.ts'
import { makeAccount } from '../../support/factories.ts'
import { assistantLine, exported, fileOf, imported, type Line, ofKind, outcomes, renamed } from './moving.ts'
import { makeRichAccount, uploadFiles } from './rich-account.ts'
import { secondServer } from './second-server.ts'

test('the export of an account is that of an empty one into which it was imported, but for ids', async () => {
  const { client } = await makeRichAccount()
  const source = await exported(client)
  const target = await bearer('/v1', (await makeAccount()).key)
  await uploadFiles(target)

  const report = await imported(target, source)
  expect(report.lines.filter(({ unresolved }) => unresolved !== undefined)).toEqual([])
  expect(report.summary).toMatchObject({ skipped: 0, failed: 0, changed: 0, unchanged: 2 })
  const again = await exported(target)
  expect(again).not.toBe(source)
  expect(again).toBe(renamed(source, report))
})

test('a rich account has a line of every kind', async () => {
  const source = await exported((await makeRichAccount()).client)
  const counts = Object.fromEntries(
    ['file', 'template', 'assistant', 'version', 'environment', 'pin', 'phoneNumber', 'campaign'].map(
      (kind) => [kind, ofKind(source, kind).length],
    ),
  )
  expect(counts).toEqual({
    file: 2,
    template: 1,
    assistant: 4,
    version: 4,
    environment: 2,
    pin: 6,
    phoneNumber: 2,
    campaign: 2,
  })
})

test('assistants follow their template to its new id, and name the one that is missing', async () => {
  const source = await exported((await makeRichAccount()).client)
  const [template] = ofKind(source, 'template')
  const from = ofKind(source, 'assistant').find(({ content }) => content.name === 'From the template')
  expect(from.content.templateId).toBe(template.id)

  const target = await bearer('/v1', (await makeAccount()).key)
  const report = await imported(target, source)
  const made = report.lines.find(({ kind }) => kind === 'template')?.id?.to
  expect((await target.get(`/templates/${made}`)).status).toBe(200)
  const templateIds = ofKind(await exported(target), 'assistant').map(({ content }) => content.templateId)
  expect(templateIds).toContain(made)
  expect(templateIds).not.toContain(template.id)

  const alone = await bearer('/v1', (await makeAccount()).key)
  const { lines } = await imported(alone, fileOf(from))
  expect(lines[0]?.outcome).toBe('created')
  expect(lines[0]?.unresolved).toContain('/content/templateId')
  expect((await alone.get(`/assistants/${lines[0]?.id?.to}`)).body.templateId).toBe('custom')
})

test('a second import into another account finds what the first one made', async () => {
  const source = await exported((await makeRichAccount()).client)
  const target = await bearer('/v1', (await makeAccount()).key)
  await uploadFiles(target)
  const first = await imported(target, source)
  const before = await exported(target)
  for (const query of ['?mode=upsert&dryRun=true', '?mode=upsert', '?mode=create']) {
    const again = await imported(target, source, query)
    expect(again.summary, query).toMatchObject({ created: 0, changed: 0, failed: 0 })
    const idsOf = ({ lines }: ImportReport) => lines.map(({ id }) => id)
    expect(idsOf(again)).toEqual(idsOf(first))
    expect(again.lines.filter(({ moved }) => moved !== undefined)).toEqual([])
  }
  expect(await exported(target)).toBe(before)

  const [assistant] = ofKind(source, 'assistant')
  const changed = source.replaceAll('"name":"Front desk"', '"name":"Front desk 9"')
  const report = await imported(target, changed, '?mode=upsert')
  const renamedTo = report.lines.find(({ id }) => id?.from === assistant.id)
  expect(renamedTo?.outcome).toBe('changed')
  expect((await target.get(`/assistants/${renamedTo?.id?.to}`)).body.name).toBe('Front desk 9')
})

test('what an import made and somebody deleted is made again', async () => {
  const target = await bearer('/v1', (await makeAccount()).key)
  const line = assistantLine(toTypeId('asst', newId()))
  const first = await imported(target, fileOf(line))
  await target.delete(`/assistants/${first.lines[0]?.id?.to}`)
  const second = await imported(target, fileOf(line), '?mode=upsert')
  expect(outcomes(second)).toEqual(['created'])
  expect(outcomes(await imported(target, fileOf(line), '?mode=upsert'))).toEqual(['unchanged'])
})

test('a number that goes to another assistant is reported as moved, in a dry run too', async () => {
  const target = await bearer('/v1', (await makeAccount()).key)
  const old = (await target.post('/assistants', { name: 'Before' })).body.id
  const number = (await target.post('/phone-numbers', { number: '+12025550123' })).body.id
  await target.patch(`/phone-numbers/${number}`, { assistantId: old })
  const line = { kind: 'phoneNumber', id: number, number: '+12025550123', name: null, provider: null }
  const assistant = assistantLine(toTypeId('asst', newId()))
  const file = fileOf(assistant, { ...line, assistantId: assistant.id })
  const told = await imported(target, file, '?mode=upsert&dryRun=true')
  expect(told.lines[1]?.moved).toMatchObject({ from: old })
  expect((await target.get(`/phone-numbers/${number}`)).body.assistantId).toBe(old)

  const report = await imported(target, file, '?mode=upsert')
  const made = report.lines[0]?.id?.to
  expect(report.lines[1]).toMatchObject({ outcome: 'changed', moved: { from: old, to: made } })
  expect((await target.get(`/phone-numbers/${number}`)).body.assistantId).toBe(made)
  const away = await imported(target, fileOf({ ...line, assistantId: null }), '?mode=upsert')
  expect(away.lines[0]?.moved).toEqual({ from: made, to: null })
})

test('an import of the account’s own export changes nothing, however often', async () => {
  const { client } = await makeRichAccount()
  const source = await exported(client)
  for (const _ of [1, 2]) {
    const report = await imported(client, source, '?mode=upsert')
    expect(report.summary).toMatchObject({ created: 0, changed: 0, failed: 0 })
    const ofHistory = report.lines.filter(({ outcome }) => outcome === 'skipped').map(({ kind }) => kind)
    expect([...new Set(ofHistory)].sort()).toEqual(['environment', 'pin', 'version'])
    for (const { id } of report.lines) expect(id?.to).toBe(id?.from)
    expect(await exported(client)).toBe(source)
  }
})

test('an import goes back to what the account was', async () => {
  const { client } = await makeRichAccount()
  const source = await exported(client)
  const [assistant] = ofKind(source, 'assistant')
  const [template] = ofKind(source, 'template')
  const [campaign] = ofKind(source, 'campaign')
  const [number] = ofKind(source, 'phoneNumber')
  await client.patch(`/assistants/${assistant.id}`, { name: 'Changed', externalId: null })
  await client.patch(`/templates/${template.id}`, { description: 'Changed' })
  await client.patch(`/campaigns/${campaign.id}`, { name: 'Changed', outboundPhoneId: null })
  await client.patch(`/phone-numbers/${number.id}`, { name: 'Changed', assistantId: null })

  const report = await imported(client, source, '?mode=upsert')
  expect(report.summary).toMatchObject({ created: 0, changed: 4, failed: 0 })
  const undated = (line: object) => ({ ...line, updatedAt: null, version: null })
  for (const kind of ['template', 'assistant', 'phoneNumber', 'campaign']) {
    const before = ofKind(source, kind).map(undated)
    expect(ofKind(await exported(client), kind).map(undated)).toEqual(before)
  }
  expect((await client.get(`/assistants/${assistant.id}/versions`)).body.data[0].number).toBe(7)
  expect(outcomes(await imported(client, source, '?mode=upsert'))).not.toContain('changed')
})

test('an account moves to another server, with the authors that are unknown there', async () => {
  const source = await exported((await makeRichAccount()).client)
  const { app, headers } = await secondServer()
  const url = '/v1/import'
  const type = { 'content-type': 'application/x-ndjson' }
  const response = await app.inject({
    method: 'POST',
    url,
    headers: { ...headers, ...type },
    payload: source,
  })
  const report: ImportReport = response.json()
  expect(report.summary).toMatchObject({ skipped: 2, failed: 0 })
  // The files were not uploaded there.
  const unresolved = report.lines.flatMap((line) => line.unresolved ?? [])
  expect(unresolved).toContain('/content/knowledgeBase/fileIds/1')

  const there = (await app.inject({ url: '/v1/export', headers })).payload
  const sent = renamed(source, report)
  const withoutFiles = (line: Line) => ({ ...line, content: { ...line.content, knowledgeBase: 0, model: 0 } })
  for (const kind of ['template', 'assistant', 'version']) {
    expect(ofKind(there, kind).map(withoutFiles)).toEqual(ofKind(sent, kind).map(withoutFiles))
  }
  for (const kind of ['environment', 'pin', 'phoneNumber', 'campaign']) {
    expect(ofKind(there, kind)).toEqual(ofKind(sent, kind))
  }
})

test('what was imported goes on as it would have at home', async () => {
  const source = await exported((await makeRichAccount()).client)
  const target = await bearer('/v1', (await makeAccount()).key)
  const { lines } = await imported(target, source)
  const id = lines.find(({ kind }) => kind === 'assistant')?.id?.to
  const changed = await target.patch(`/assistants/${id}`, { name: 'Further on' })
  expect(changed.headers.etag).toMatch(/^"6/)
  const restored = await target.post(`/assistants/${id}/versions/2/restore`)
  expect(restored.body.firstMessage).toBe('Zwei – "three" \u2028 🦷')
  const production = await target.post(`/assistants/${id}/environments/production/rollback`)
  expect(production.status).toBe(409)
  const removed = await target.post(`/assistants/${id}/environments/gone/rollback`)
  expect(removed.body.versions).toEqual([{ version: 1, weight: 100 }])
  expect((await target.get('/phone-numbers?q=12025550123')).body.data[0].assistantId).toBe(id)
})
