import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { rowsOf } from '../../conformance/resources.ts'
import {
  assistantLine,
  exported,
  fileOf,
  imported,
  importing,
  type Line,
  linesIn,
  ofKind,
  outcomes,
} from '../../core/transfer/moving.ts'
import { makeRichAccount } from '../../core/transfer/rich-account.ts'
import { secondServer } from '../../core/transfer/second-server.ts'
import { bearer, type Client } from '../../support/client.ts'
import { makeAccount, makeFile, makeKey } from '../../support/factories.ts'

async function setup() {
  const account = await makeAccount()
  return { account, client: await bearer('/v1', account.key) }
}

const header = { kind: 'header', schemaVersion: 1 }
const asst = () => toTypeId('asst', newId())

async function namesIn(client: Client): Promise<string[]> {
  const { data } = (await client.get('/assistants')).body
  return data.map(({ name }: { name: string }) => name).sort()
}

describe('what is no export', () => {
  test.each([
    ['nothing', ''],
    ['blank lines', '\n \n\r\n'],
    ['text', 'hello\n'],
    ['a list of lines', JSON.stringify([header, { kind: 'end', records: 0 }])],
    ['lines without a header', JSON.stringify(assistantLine(asst()))],
    ['a header with more in it', JSON.stringify({ ...header, more: 1 })],
  ])('%s is refused, and nothing done', async (_, body) => {
    const { account, client } = await setup()
    const before = await rowsOf(account.id)
    const response = await importing(client, body)
    expect(response.status).toBe(400)
    expect(response.body.detail).toContain('the first line')
    expect(await rowsOf(account.id)).toEqual(before)
  })

  test('another schema version is refused by name', async () => {
    const { client } = await setup()
    const body = `${JSON.stringify({ ...header, schemaVersion: 2 })}\n${JSON.stringify(assistantLine(asst()))}\n`
    const response = await importing(client, body)
    expect(response.status).toBe(400)
    expect(response.body.detail).toContain('the export has 2')
    expect(await namesIn(client)).toEqual([])
  })

  test.each(['application/json', 'text/plain'])('%s is no media type of an export', async (type) => {
    const { client } = await setup()
    const response = await client.post('/import', fileOf(), { headers: { 'content-type': type } })
    expect(response.status).toBe(415)
    expect((await client.post('/import')).status).toBe(415)
  })
})

describe('who may', () => {
  test('only an admin may, for authors and dates come along', async () => {
    const { account, client } = await setup()
    const editor = await bearer('/v1', await makeKey(account.id, { scopes: ['read', 'write'] }))
    expect((await importing(editor, fileOf(assistantLine(asst())))).status).toBe(403)
    expect(await namesIn(client)).toEqual([])
  })

  test('an id of another account is the id of nothing', async () => {
    const theirs = await setup()
    const made = (await theirs.client.post('/assistants', { name: 'Theirs', externalId: 'x' })).body
    const before = await rowsOf(theirs.account.id)
    const { client } = await setup()
    const number = { kind: 'phoneNumber', id: 'n', number: '+12025550123', name: null, provider: null }
    const lines = [{ ...number, assistantId: made.id }, assistantLine(made.id, { externalId: 'x' })]
    const report = await imported(client, fileOf(...lines), '?mode=upsert')
    expect(outcomes(report)).toEqual(['created', 'created'])
    expect(report.lines[0]?.unresolved).toEqual(['/assistantId'])
    expect(report.lines[1]?.id?.to).not.toBe(made.id)
    expect(await rowsOf(theirs.account.id)).toEqual(before)
  })
})

describe('a line that is wrong', () => {
  const id = asst()
  const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  const wrong: [string, Line, string[]][] = [
    ['is of no known kind', { kind: 'secret' }, ['/kind']],
    ['is no object', '[1]', ['']],
    ['lacks what it needs', { kind: 'assistant', content: {} }, ['/content/name', '/id']],
    ['has an unknown field', { ...assistantLine(id), colour: 'red' }, ['/colour']],
    [
      'has an unknown field inside',
      assistantLine(id, { voice: { colour: 'red' } }),
      ['/content/voice/colour'],
    ],
    [
      'has __proto__ in it',
      `{"kind":"assistant","id":"${id}","content":{"name":"A","metadata":{"__proto__":{"admin":true}}}}`,
      ['/content/metadata/__proto__'],
    ],
    [
      'is nested too deep',
      `{"kind":"assistant","id":"${id}","content":{"name":"A","metadata":${deep}}}`,
      ['/content/metadata'],
    ],
    ['has a NUL', assistantLine(id, { name: 'a\0b' }), ['/content/name']],
    ['has a date before 1970', { ...assistantLine(id), createdAt: '0001-01-01T00:00:00Z' }, ['/createdAt']],
    [
      'has a number that is none',
      { kind: 'phoneNumber', id: 'n', number: '12', name: null, provider: null, assistantId: null },
      ['/number'],
    ],
  ]

  test.each(wrong)('and %s is named, and the others are imported', async (_, line, pointers) => {
    const { client } = await setup()
    const report = await imported(client, fileOf(assistantLine('1'), line, assistantLine('2')))
    expect(outcomes(report)).toEqual(['created', 'failed', 'created'])
    expect(report.lines[1]?.line).toBe(3)
    expect(report.lines[1]?.errors?.map(({ pointer }) => pointer).sort()).toEqual(pointers)
    expect(await namesIn(client)).toEqual(['Front desk', 'Front desk'])
  })

  test('and is no JSON, no UTF-8, or too long, is counted, and the others are imported', async () => {
    const { client } = await setup()
    const broken = [Buffer.from('{"kind":\n'), Buffer.from([0xff, 0x0a]), Buffer.alloc(5 * 1024 * 1024, 'x')]
    const end = `\n\n${JSON.stringify(assistantLine('2'))}\n{"kind":"end","records":5}`
    const head = `${JSON.stringify(header)}\r\n${JSON.stringify(assistantLine('1'))}\n`
    const response = await importing(client, Buffer.concat([Buffer.from(head), ...broken, Buffer.from(end)]))
    expect(outcomes(response.body)).toEqual(['created', 'failed', 'failed', 'failed', 'created'])
    expect(response.body.lines.map(({ line }: Line) => line)).toEqual([2, 3, 4, 5, 7])
    expect(response.body.summary).toEqual({ created: 2, changed: 0, unchanged: 0, skipped: 0, failed: 3 })
  })

  test('and stands behind the end, or is a second header, is named', async () => {
    const { client } = await setup()
    const body = `${JSON.stringify(header)}\n${fileOf()}${JSON.stringify(assistantLine('1'))}\n`
    const report = await imported(client, body)
    expect(report.lines.map(({ line, kind, detail }) => [line, kind, detail])).toEqual([
      [2, 'header', 'A header is only allowed on the first line.'],
      [3, 'end', 'The end line counts 0 records, but the file has 1.'],
      [4, 'assistant', 'The line is after the end line.'],
    ])
  })
})

describe('a file in which very much is wrong', () => {
  test('gets a report of at most ten errors a line and 10,000 in all, and every outcome', async () => {
    const { client } = await setup()
    const unknown = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`unknown${index}`, 1]))
    const lines = Array(2_000).fill(JSON.stringify({ ...assistantLine('1'), ...unknown }))
    const report = await imported(client, fileOf(...lines, assistantLine('2')))
    expect(report.summary).toMatchObject({ created: 1, failed: 2_000 })
    expect(report.lines).toHaveLength(2_001)
    expect(report.lines.map(({ errors }) => errors?.length ?? 0)).toEqual([
      ...Array(1_000).fill(10),
      ...Array(1_001).fill(0),
    ])
    expect(report.lines[1_999]).toEqual({ line: 2_001, kind: 'assistant', outcome: 'failed' })
  })

  test('gets short texts, and pointers that lead somewhere', async () => {
    const { client } = await setup()
    const voice = { ['x'.repeat(100_000)]: 1 }
    const report = await imported(client, fileOf(assistantLine('1', { voice })))
    expect(report.lines[0]?.errors).toEqual([
      { pointer: '/content/voice', code: 'unknown_field', detail: 'is not known' },
    ])
  })
})

describe('a file that was cut off', () => {
  test('is imported as far as it goes, and said to have no end', async () => {
    const { client } = await setup()
    const whole = fileOf(assistantLine('1'), assistantLine('2'))
    const report = await imported(client, whole.slice(0, whole.indexOf('{"kind":"end"') - 20))
    expect(report.lines.map(({ line, outcome }) => [line, outcome])).toEqual([
      [2, 'created'],
      [3, 'failed'],
      [4, 'failed'],
    ])
    expect(report.lines[2]).toMatchObject({
      kind: 'end',
      detail: 'The file is incomplete: the end line is missing.',
    })
  })

  test('by its sender stays as far as it goes, in whole lines', async () => {
    const { app, headers, accountId, database } = await secondServer()
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const type = { 'content-type': 'application/x-ndjson' }
    const options = { port, host: '127.0.0.1', method: 'POST', path: '/v1/import' }
    const sending = request({ ...options, headers: { ...headers, ...type } })
    sending.on('error', () => {})
    const closed = new Promise((resolve) => sending.on('close', resolve))
    const whole = fileOf(assistantLine('1'), assistantLine('2'))
    sending.write(whole.slice(0, whole.indexOf('{"kind":"end"') - 20))
    const prisma = await database.openPrisma()
    const count = () => prisma.assistant.count({ where: { accountId } })
    await expect.poll(count, { timeout: 10_000 }).toBe(1)
    sending.destroy()
    await closed
    await app.close()
    expect(await count()).toBe(1)
  })

  test('has at most 200,000 lines', async () => {
    const { client } = await setup()
    const lines = [JSON.stringify(header), '\n'.repeat(200_000), JSON.stringify(assistantLine('1'))]
    const report = await imported(client, lines.join(''))
    expect(report.lines).toMatchObject([{ line: 200_001, outcome: 'failed' }])
    expect(await namesIn(client)).toEqual([])
  })
})

describe('a record that is here', () => {
  test('is left alone with mode=create, and what names it finds it', async () => {
    const { client } = await setup()
    const here = (await client.post('/assistants', { name: 'Here', externalId: 'x' })).body
    await client.post('/phone-numbers', { number: '+12025550123' })
    const id = asst()
    const number = { kind: 'phoneNumber', name: 'New', provider: null, assistantId: id }
    const report = await imported(
      client,
      fileOf(
        assistantLine(id, { externalId: 'x' }),
        { ...number, id: 'a', number: '+1 202-555-0123' },
        { ...number, id: 'b', number: '+12025550124' },
      ),
    )
    expect(outcomes(report)).toEqual(['skipped', 'skipped', 'created'])
    expect(report.lines[0]?.id).toEqual({ from: id, to: here.id })
    expect(await namesIn(client)).toEqual(['Here'])
    const numbers = ofKind(await exported(client), 'phoneNumber')
    expect(numbers.map((line) => [line.number, line.name, line.assistantId])).toEqual([
      ['+12025550123', null, null],
      ['+12025550124', 'New', here.id],
    ])
  })

  test('becomes what its line says with mode=upsert, as a new version of whoever imports', async () => {
    const { client } = await setup()
    const here = (await client.post('/assistants', { name: 'Here', externalId: 'x' })).body
    const line = assistantLine(asst(), { externalId: 'x', firstMessage: 'Hi' })
    const report = await imported(client, fileOf(line), '?mode=upsert')
    expect(report.lines[0]).toMatchObject({ outcome: 'changed', id: { to: here.id } })
    const [latest] = (await client.get(`/assistants/${here.id}/versions`)).body.data
    expect(latest).toMatchObject({ number: 2, author: { name: 'test' } })
    expect(outcomes(await imported(client, fileOf(line), '?mode=upsert'))).toEqual(['unchanged'])
  })

  test('comes once: the second line about it is skipped, and names the first', async () => {
    const { client } = await setup()
    const [one, two] = [asst(), asst()]
    const lines = [
      assistantLine(one, { externalId: 'x' }),
      assistantLine(two, { externalId: 'x', name: 'Second' }),
      assistantLine(one),
    ]
    const report = await imported(client, fileOf(...lines), '?mode=upsert')
    expect(outcomes(report)).toEqual(['created', 'skipped', 'failed'])
    expect(report.lines[1]?.detail).toBe('Line 2 is for the same record.')
    expect(report.lines[2]?.errors?.[0]?.pointer).toBe('/id')
    expect(await namesIn(client)).toEqual(['Front desk'])
  })

  test('cannot take the external id of another', async () => {
    const { client } = await setup()
    await client.post('/assistants', { name: 'Holder', externalId: 'x' })
    const { id } = (await client.post('/assistants', { name: 'Other' })).body
    const report = await imported(client, fileOf(assistantLine(id, { externalId: 'x' })), '?mode=upsert')
    expect(report.lines[0]).toMatchObject({
      outcome: 'failed',
      detail: 'Another assistant has the external id "x".',
    })
  })

  test('keeps its own history and environments', async () => {
    const { client } = await makeRichAccount()
    const source = await exported(client)
    const report = await imported(client, source)
    const skipped = report.lines.filter(({ kind, outcome }) => kind === 'version' && outcome === 'skipped')
    expect(skipped[0]?.detail).toBe('Its assistant already existed.')
  })
})

describe('what a line names and is not here', () => {
  test('is left out of an assistant, and its place told', async () => {
    const { account, client } = await setup()
    const file = toTypeId('file', (await makeFile(account.id)).id)
    const other = toTypeId('file', (await makeFile((await makeAccount()).id)).id)
    const knowledgeBase = { fileIds: [other, file] }
    const report = await imported(client, fileOf(assistantLine('1', { model: { knowledgeBase } })))
    expect(report.lines[0]?.unresolved).toEqual(['/content/model/knowledgeBase/fileIds/0'])
    const [line] = ofKind(await exported(client), 'assistant')
    expect(line.content.model.knowledgeBase.fileIds).toEqual([file])
  })

  test('pauses a campaign that would call without it', async () => {
    const { client } = await setup()
    const campaign = { kind: 'campaign', name: 'Spring', outboundPhoneId: null, inboundPhoneId: null }
    const active = { ...campaign, status: 'active', inboundAssistantId: null }
    const known = asst()
    const report = await imported(
      client,
      fileOf(
        assistantLine(known),
        { ...active, id: 'a', outboundAssistantId: known },
        { ...active, id: 'b', outboundAssistantId: asst() },
      ),
    )
    expect(report.lines.map(({ unresolved }) => unresolved)).toEqual([
      undefined,
      undefined,
      ['/outboundAssistantId'],
    ])
    const campaigns = ofKind(await exported(client), 'campaign')
    expect(campaigns.map(({ status }) => status)).toEqual(['active', 'paused'])
    expect(campaigns[1].outboundAssistantId).toBeNull()
  })

  test('takes nothing away from a record that is here', async () => {
    const { client } = await setup()
    const assistant = (await client.post('/assistants', { name: 'A' })).body.id
    const number = (await client.post('/phone-numbers', { number: '+12025550123' })).body.id
    await client.patch(`/phone-numbers/${number}`, { assistantId: assistant })
    const line = { kind: 'phoneNumber', id: number, number: '+12025550123', name: 'N', provider: null }
    const report = await imported(client, fileOf({ ...line, assistantId: asst() }), '?mode=upsert')
    expect(report.lines[0]).toMatchObject({ outcome: 'changed', unresolved: ['/assistantId'] })
    const { body } = await client.get(`/phone-numbers/${number}`)
    expect(body).toMatchObject({ name: 'N', assistantId: assistant })
  })

  test('is a version: neither an environment nor a pin is made', async () => {
    const { client } = await setup()
    const id = asst()
    const made = {
      author: { kind: 'system', id: null, name: null },
      dialect: null,
      requestId: null,
      message: null,
    }
    const createdAt = '2026-01-08T10:00:00.000Z'
    const targets = [{ version: 2, weight: 100 }]
    const environment = { kind: 'environment', assistantId: id, name: 'production', pin: 1, targets }
    const pin = {
      kind: 'pin',
      assistantId: id,
      environment: 'production',
      number: 1,
      targets,
      rollbackTo: null,
    }
    const report = await imported(
      client,
      fileOf(
        assistantLine(id),
        { ...environment, createdAt, updatedAt: createdAt },
        { ...pin, ...made, createdAt },
        { ...pin, ...made, createdAt, assistantId: asst() },
      ),
    )
    expect(outcomes(report)).toEqual(['created', 'failed', 'failed', 'skipped'])
    for (const line of [1, 2]) expect(report.lines[line]?.errors?.[0]?.pointer).toBe('/targets/0/version')
    expect(report.lines[3]?.unresolved).toEqual(['/assistantId'])
  })
})

describe('authors and the audit log', () => {
  test('authors of another server are kept, and ids that are none are not', async () => {
    const { client } = await setup()
    const user = toTypeId('user', newId())
    const version = (number: number, id: string) => ({
      number,
      parent: null,
      restoredFrom: null,
      author: { kind: 'user', id, name: 'Ada' },
      dialect: 'callcamp',
      requestId: 'r-1',
      message: 'Why',
      createdAt: '2026-01-08T10:00:00.000Z',
    })
    const id = asst()
    const { content } = assistantLine(id)
    const earlier = { kind: 'version', assistantId: id, ...version(1, 'nonsense'), content }
    await imported(client, fileOf({ ...assistantLine(id), version: version(2, user) }, earlier))
    const [assistant, before] = linesIn(await exported(client)).slice(1)
    expect(assistant.version).toEqual(version(2, user))
    expect(before.author).toEqual({ kind: 'user', id: null, name: 'Ada' })
  })

  test('the audit log names who imported what', async () => {
    const { client } = await setup()
    await imported(client, fileOf(assistantLine('1')))
    const { data } = (await client.get('/audit?action=assistant.import')).body
    expect(data).toMatchObject([{ actor: { name: 'test' }, resource: { name: 'Front desk' } }])
  })
})

describe('a dry run', () => {
  test('stores nothing, and reports what the import then does', async () => {
    const source = await exported((await makeRichAccount()).client)
    const { account, client } = await setup()
    await client.post('/assistants', { name: 'Here', externalId: 'front-desk' })
    const lines = source.trimEnd().split('\n')
    const twice = [...lines.slice(0, -1), ...lines.slice(1, -1), 'broken'].join('\n')
    for (const mode of ['create', 'upsert']) {
      const before = await rowsOf(account.id)
      const tried = await imported(client, twice, `?mode=${mode}&dryRun=true`)
      expect(tried.dryRun).toBe(true)
      expect(await rowsOf(account.id)).toEqual(before)
      const done = await imported(client, twice, `?mode=${mode}`)
      const comparable = ({ lines: reported, summary }: typeof done) => ({
        summary,
        lines: reported.map((line) => (line.outcome === 'created' ? { ...line, id: line.id?.from } : line)),
      })
      expect(JSON.stringify(comparable(tried))).toBe(JSON.stringify(comparable(done)))
    }
  })

  test('judges names that earlier lines give away', async () => {
    const { client } = await setup()
    const { id } = (await client.post('/assistants', { name: 'A', externalId: 'x' })).body
    const lines = [assistantLine(id, { externalId: 'y' }), assistantLine(asst(), { externalId: 'x' })]
    const tried = await imported(client, fileOf(...lines), '?mode=upsert&dryRun=true')
    expect(outcomes(tried)).toEqual(['changed', 'created'])
    expect(outcomes(await imported(client, fileOf(...lines), '?mode=upsert'))).toEqual(['changed', 'created'])
  })
})

test('a server that fails halfway says how far it came', async () => {
  const server = await secondServer()
  const key = server.headers.authorization.slice('Bearer '.length)
  const principal = await server.services.authenticator.authenticate(key)
  if (principal === null) throw new Error('The key opens nothing.')
  const lines = fileOf(assistantLine('1'), assistantLine('2')).split(/(?<=\n)/)
  const body = (async function* () {
    yield Buffer.from(lines.slice(0, 2).join(''))
    await server.loseDatabase()
    yield Buffer.from(lines.slice(2).join(''))
  })()
  const report = await server.services.imports.import(principal, 'create', body)
  expect(report.lines).toMatchObject([
    { line: 2, outcome: 'created' },
    { line: 3, outcome: 'failed', detail: expect.stringContaining('The server failed here') },
  ])
})
