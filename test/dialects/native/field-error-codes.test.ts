import { expect, test } from 'vitest'
import { newId, toTypeId } from '../../../src/shared/identifiers.ts'
import { assistantLine, fileOf, imported } from '../../core/transfer/moving.ts'
import { bearer } from '../../support/client.ts'
import { makeAccount } from '../../support/factories.ts'

interface FieldProblem {
  readonly pointer: string
  readonly code: string
}

function codes(errors: readonly FieldProblem[]): Record<string, string> {
  return Object.fromEntries(errors.map(({ pointer, code }) => [pointer, code]))
}

test('every wrong field says by a word for programs what is wrong with it', async () => {
  const client = await bearer('/v1', (await makeAccount()).key)
  const { status, body } = await client.post('/assistants', {
    externalId: '',
    description: 'x'.repeat(2001),
    status: 'asleep',
    language: '?',
    firstMessage: 1,
    model: { temperature: 3, maxTokens: 0, messages: Array.from({ length: 101 }, () => ({})) },
    surprise: true,
  })
  expect(status).toBe(400)
  expect(codes(body.errors)).toMatchObject({
    '/name': 'required',
    '/externalId': 'too_short',
    '/description': 'too_long',
    '/status': 'option',
    '/language': 'format',
    '/firstMessage': 'type',
    '/model/temperature': 'too_big',
    '/model/maxTokens': 'too_small',
    '/model/messages': 'too_many_items',
    '/surprise': 'unknown_field',
  })
})

test('also what only the stored records show to be wrong', async () => {
  const client = await bearer('/v1', (await makeAccount()).key)
  const unknownFile = { name: 'A', knowledgeBase: { fileIds: [toTypeId('file', newId())] } }
  const refused = await client.post('/assistants', unknownFile)
  expect(codes(refused.body.errors)).toEqual({ '/knowledgeBase/fileIds/0': 'unknown_reference' })
  const { id } = (await client.post('/assistants', { name: 'A' })).body
  const pinned = await client.put(`/assistants/${id}/environments/production`, { versions: [] })
  expect(codes(pinned.body.errors)).toEqual({ '/versions': 'too_few_items' })
  const changed = await client.patch(`/assistants/${id}`, { serial: 7_000_000 })
  expect(codes(changed.body.errors)).toEqual({ '/serial': 'invalid' })
})

test('also in queries, in each operation of a bulk change, and in the report of an import', async () => {
  const client = await bearer('/v1', (await makeAccount()).key)
  const listed = await client.get('/assistants?limit=0&sort=size')
  expect(codes(listed.body.errors)).toEqual({ '/limit': 'too_small', '/sort': 'option' })
  const operations = [{ op: 'create', data: { name: '' } }]
  const bulk = await client.post('/assistants/bulk', { operations })
  expect(codes(bulk.body.outcomes[0].problem.errors)).toEqual({ '/name': 'too_short' })
  const report = await imported(client, fileOf(assistantLine('1', { voice: 7 })))
  expect(codes(report.lines[0]?.errors ?? [])).toEqual({ '/content/voice': 'type' })
})
