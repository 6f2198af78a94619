import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { assistantSorts } from '../../../src/core/assistants/model/assistant-search.ts'
import { type ApiResponse, bearer, type Client } from '../../support/client.ts'
import { makeAccount, makeAssistants, makeKey } from '../../support/factories.ts'

let client: Client

const pointers = ({ body }: ApiResponse) =>
  (body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer)
const names = ({ body }: ApiResponse) => body.data.map(({ name }: { name: string }) => name)
const day = (number: number) => new Date(Date.UTC(2026, 0, number))

/** All pages, by the cursor of each answer. */
async function walk(query: string): Promise<{ id: string; name: string; createdAt: string }[]> {
  const records = []
  let cursor: string | null = null
  do {
    const { status, body }: ApiResponse = await client.get(
      `/assistants?${query}${cursor === null ? '' : `&cursor=${cursor}`}`,
    )
    expect(status).toBe(200)
    expect(body.hasMore).toBe(body.nextCursor !== null)
    records.push(...body.data)
    cursor = body.nextCursor
  } while (cursor !== null)
  return records
}

describe('the order of the list', () => {
  beforeAll(async () => {
    const { id, key } = await makeAccount()
    client = await bearer('/v1', key)
    // Names and dates are equal in threes, and the dates of the last change in all.
    const equal = (number: number) => Math.floor(number / 3)
    const made = Array.from({ length: 10 }, (_, index) => ({
      name: `Name ${(equal(index) * 7) % 4}`,
      createdAt: day(1 + equal(index)),
    }))
    await makeAssistants(id, made)
  })

  test.each(['created', 'updated', 'name'])(
    'by %s is the same backwards, at any size of page',
    async (key) => {
      const whole = await walk(`sort=${key}&limit=200`)
      const ids = whole.map(({ id }) => id)
      expect(new Set(ids).size).toBe(10)
      for (const limit of [1, 2, 3, 9, 10]) {
        expect((await walk(`sort=${key}&limit=${limit}`)).map(({ id }) => id)).toEqual(ids)
        expect((await walk(`sort=-${key}&limit=${limit}`)).map(({ id }) => id)).toEqual(ids.toReversed())
      }
    },
  )

  test('is that of the dates and of the names', async () => {
    const created = (await walk('sort=created')).map(({ createdAt }) => createdAt)
    expect(created).toEqual(created.toSorted())
    const byName = (await walk('sort=name')).map(({ name }) => name)
    expect(byName).toEqual(byName.toSorted())
  })

  test('is newest first when nobody says', async () => {
    expect(await walk('limit=3')).toEqual(await walk('sort=-created&limit=4'))
  })

  test('follows a change by the date of the last change', async () => {
    const last = (await walk('sort=updated'))[0]?.id
    expect((await client.patch(`/assistants/${last}`, { description: 'changed' })).status).toBe(200)
    expect((await walk('sort=-updated'))[0]?.id).toBe(last)
  })

  test('leads to the end along the Link header, with all that was asked', async () => {
    const seen: string[] = []
    let path = '/assistants?sort=name&limit=4&created[gte]=2026-01-01&view=summary'
    for (;;) {
      const response = await client.get(path)
      seen.push(...response.body.data.map(({ id }: { id: string }) => id))
      const { link } = response.headers
      expect(link === undefined).toBe(response.body.nextCursor === null)
      if (link === undefined) break
      const url = new URL(/^<(.+)>; rel="next"$/.exec(String(link))?.[1] ?? '')
      expect(url.origin + url.pathname).toBe('http://localhost:3000/v1/assistants')
      expect(Object.fromEntries(url.searchParams)).toEqual({
        sort: 'name',
        limit: '4',
        'created[gte]': '2026-01-01',
        view: 'summary',
        cursor: response.body.nextCursor,
      })
      path = `/assistants${url.search}`
    }
    expect(seen).toEqual((await walk('sort=name')).map(({ id }) => id))
  })

  test('can be counted, on any page, and only when asked', async () => {
    const first = await client.get('/assistants?limit=3&total=true')
    const second = await client.get(`/assistants?limit=3&total=true&cursor=${first.body.nextCursor}`)
    expect([first.body.total, second.body.total]).toEqual([10, 10])
    expect((await client.get('/assistants?total=true&created[gte]=2026-01-02')).body.total).toBe(7)
    for (const query of ['', '?total=false']) {
      expect((await client.get(`/assistants${query}`)).body).not.toHaveProperty('total')
    }
  })

  test('holds no cursor of another sort', async () => {
    for (const sort of assistantSorts) {
      const from = await client.get(`/assistants?limit=1&sort=${sort}&q=name`)
      for (const other of assistantSorts) {
        const response = await client.get(`/assistants?q=name&sort=${other}&cursor=${from.body.nextCursor}`)
        expect([sort, other, response.status]).toEqual([sort, other, sort === other ? 200 : 400])
        if (sort !== other) expect(pointers(response)).toEqual(['/cursor'])
      }
    }
  })

  const id = '01945a6e-0000-7000-8000-000000000000'
  const cursors = [
    'nonsense',
    '',
    '😀',
    'x'.repeat(3000),
    encoded(`name * ${id} a\0b`),
    encoded(`name * x a`),
    encoded(`name ${id} a`),
    encoded(`* ${id} a`),
    `${encoded(`name * ${id} a`)}=`,
    Buffer.from([...Buffer.from(`name * ${id} `), 0xff]).toString('base64url'),
  ]
  test.each(cursors.map((cursor) => [cursor.slice(0, 60), cursor]))(
    'refuses a cursor that is none: %j',
    async (_, made) => {
      const cursor = await ofTheQuery('sort=name', made)
      const response = await client.get(`/assistants?sort=name&cursor=${encodeURIComponent(cursor)}`)
      expect([response.status, pointers(response)]).toEqual([400, ['/cursor']])
    },
  )

  test.each(['1e3', '-1', '999999999999999', "1'; DROP TABLE assistants", 'NaN'])(
    'refuses a cursor whose date is none: %j',
    async (date) => {
      const cursor = await ofTheQuery('', encoded(`-created * ${id} ${date}`))
      const response = await client.get(`/assistants?cursor=${cursor}`)
      expect([response.status, pointers(response)]).toEqual([400, ['/cursor']])
    },
  )

  test.each(['1', '0', '2e-38', '1e-38', '1e-99', 'NaN', 'Infinity', '0.5e999', '1); DROP TABLE assistants'])(
    'takes only what can be a relevance: %j',
    async (relevance) => {
      const cursor = await ofTheQuery('q=name', encoded(`relevance * ${id} ${relevance}`))
      const response = await client.get(`/assistants?q=name&cursor=${cursor}`)
      expect(response.status).toBe(['1', '0', '2e-38'].includes(relevance) ? 200 : 400)
    },
  )

  test('goes on from a cursor of any date and any name', async () => {
    const farAway = await ofTheQuery('', encoded(`-created * ${id} 99999999999999`))
    const far = await client.get(`/assistants?cursor=${farAway}`)
    expect(far.body.data).toHaveLength(10)
    const last = await ofTheQuery('sort=name', encoded(`name * ${id} ${'龘'.repeat(255)}`))
    const long = await client.get(`/assistants?sort=name&cursor=${last}`)
    expect([long.status, long.body.data]).toEqual([200, []])
  })
})

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url')
}

/** The cursor with what names the query in the place of the star; one without a star as it is. */
async function ofTheQuery(query: string, cursor: string): Promise<string> {
  const bytes = Buffer.from(cursor, 'base64url')
  const star = bytes.indexOf('* ')
  if (star === -1) return cursor
  const { nextCursor } = (await client.get(`/assistants?limit=1&${query}`)).body
  const [, fingerprint = ''] = Buffer.from(nextCursor, 'base64url').toString().split(' ')
  const named = Buffer.concat([bytes.subarray(0, star), Buffer.from(fingerprint), bytes.subarray(star + 1)])
  return named.toString('base64url') + (cursor.endsWith('=') ? '=' : '')
}

describe('what is wrong with the query', () => {
  beforeEach(async () => {
    client = await bearer('/v1', (await makeAccount()).key)
  })

  test('is named all at once, the unknown too', async () => {
    const wrong = {
      nam: 'x',
      'metadata.': 'x',
      'metadata.long': 'x'.repeat(256),
      'created[gt]': '2026-01-01',
      'created[gte]': 'yesterday',
      'created[lt]': '2026-02-30',
      'updated[gte]': '2026-01-01T25:00:00Z',
      'updated[lt]': '2026-01-01T10:00:00',
      limit: '201',
      sort: 'age',
      total: '1',
      view: 'short',
      deleted: 'true',
      q: 'x'.repeat(501),
      provider: 'a b',
      language: '?',
      direction: 'up',
      phoneNumber: '12a',
      model: '',
      voiceId: '\u0000',
      fields: 'name,nam,model.nam',
    }
    const response = await client.get(`/assistants?${new URLSearchParams(wrong)}`)
    expect(response.status).toBe(400)
    expect(pointers(response).sort()).toEqual(
      Object.keys(wrong)
        .map((name) => `/${name}`)
        .sort(),
    )
    const unknown = response.body.errors.find(({ pointer }: { pointer: string }) => pointer === '/fields')
    expect(unknown.detail).toContain('"nam", "model.nam"')
  })

  test.each([
    ['limit=0', '/limit'],
    ['limit=1.5', '/limit'],
    ['limit=ten', '/limit'],
    ['sort=relevance', '/sort'],
    ['q=', '/q'],
    ['fields=', '/fields'],
    ['fields=name,,id', '/fields'],
    ['fields=constructor', '/fields'],
    ['fields=name&view=summary', '/fields'],
    ['provider=openai&provider=anthropic', '/provider'],
    ['metadata.a=1&metadata.a=2', '/metadata.a'],
    ['metadata.%00=1', '/metadata.\u0000'],
    ['offset=3', '/offset'],
    ['created=2026', '/created'],
  ])('%s is refused', async (query, pointer) => {
    const response = await client.get(`/assistants?${query}`)
    expect([response.status, pointers(response)]).toEqual([400, [pointer]])
  })

  test('may be that too many keys of the metadata are asked for', async () => {
    const filters = Array.from({ length: 11 }, (_, index) => `metadata.key${index}=x`)
    expect((await client.get(`/assistants?${filters.slice(0, 10).join('&')}`)).status).toBe(200)
    const response = await client.get(`/assistants?${filters.join('&')}`)
    expect([response.status, pointers(response)]).toEqual([400, ['/metadata.key10']])
  })
})

describe('a part of each record', () => {
  beforeEach(async () => {
    client = await bearer('/v1', (await makeAccount()).key)
    const fields = {
      model: { provider: 'openai', model: 'gpt-4o' },
      voice: { provider: '11labs', name: 'Rachel' },
    }
    await client.post('/assistants', { name: 'A', metadata: { deep: { team: 1 } }, ...fields })
  })

  test('is what fields asks for, and the id', async () => {
    const [{ id }] = (await client.get('/assistants')).body.data
    const part = async (fields: string) => (await client.get(`/assistants?fields=${fields}`)).body.data
    expect(await part('id,name,model.provider')).toEqual([{ id, name: 'A', model: { provider: 'openai' } }])
    expect(await part('version')).toEqual([{ id, version: 1 }])
    expect(await part('metadata,description,model.knowledgeBase.fileIds')).toEqual([
      { id, metadata: { deep: { team: 1 } }, description: null, model: { knowledgeBase: { fileIds: [] } } },
    ])
    expect(await part('deletedAt')).toEqual([{ id }])
  })

  test('is the whole of an object when both it and a field of it are asked for', async () => {
    const [whole] = (await client.get('/assistants')).body.data
    for (const fields of ['model,model.provider', 'model.provider,model']) {
      const { body } = await client.get(`/assistants?fields=${fields}`)
      expect(body.data).toEqual([{ id: whole.id, model: whole.model }])
    }
  })

  test('is a summary, of the same shape', async () => {
    const [whole] = (await client.get('/assistants')).body.data
    const [summary] = (await client.get('/assistants?view=summary')).body.data
    expect(summary).toMatchObject({
      name: 'A',
      status: 'active',
      model: { provider: 'openai', model: 'gpt-4o' },
      voice: { provider: '11labs', name: 'Rachel' },
      version: 1,
    })
    expect(whole).toMatchObject(summary)
    expect(summary).not.toHaveProperty('metadata')
    expect((await client.get('/assistants?view=full')).body.data).toEqual([whole])
  })
})

describe('the trash', () => {
  test('is a list of its own, with the date of the deletion', async () => {
    client = await bearer('/v1', (await makeAccount()).key)
    const made = []
    for (const name of ['A', 'B', 'C']) made.push((await client.post('/assistants', { name })).body)
    const [a, , c] = made
    for (const { id } of [a, c]) expect((await client.delete(`/assistants/${id}`)).status).toBe(204)
    expect(names(await client.get('/assistants'))).toEqual(['B'])
    const trash = await client.get('/assistants?deleted=only&total=true')
    expect([names(trash), trash.body.total]).toEqual([['C', 'A'], 2])
    for (const record of trash.body.data) expect(Date.parse(record.deletedAt)).not.toBeNaN()
    expect(names(await client.get('/assistants?deleted=only&sort=name'))).toEqual(['A', 'C'])
    expect(names(await client.get('/assistants?deleted=only&q=c'))).toEqual(['C'])
    const { body } = await client.get('/assistants?deleted=only&fields=deletedAt&limit=1')
    expect(body.data).toEqual([{ id: c.id, deletedAt: trash.body.data[0].deletedAt }])
    expect(body.hasMore).toBe(true)
  })
})

test('is empty for another account, and refused without the scope', async () => {
  const [{ id, key }, other] = [await makeAccount(), await makeAccount()]
  await makeAssistants(id, [{ name: 'A', createdAt: new Date() }])
  const stranger = await bearer('/v1', other.key)
  for (const query of ['', '?q=a', '?sort=name', '?deleted=only', '?total=true']) {
    expect((await stranger.get(`/assistants${query}`)).body.data).toEqual([])
  }
  expect((await stranger.get('/assistants?total=true')).body.total).toBe(0)
  client = await bearer('/v1', await makeKey(id, { scopes: ['write'] }))
  expect((await client.get('/assistants?total=true')).status).toBe(403)
  client = await bearer('/v1', key)
  expect(names(await client.get('/assistants?total=true'))).toEqual(['A'])
})
