import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { routeTable } from '../../conformance/route-table.ts'
import { type ApiResponse, bearer, type Client } from '../../support/client.ts'
import { makeAccount } from '../../support/factories.ts'
import { day, filled, type NewRecord, type RecordList, recordLists, someRecords } from './lists.ts'

/*
 * One convention for all lists of records: every list of the table is held to all of it.
 */

const { routes } = await routeTable()

interface Shown {
  readonly id: string
  readonly name: string
  readonly builtIn?: boolean
  readonly createdAt: string
  readonly updatedAt: string
}

const pointers = ({ body }: ApiResponse) =>
  (body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer)
const names = ({ body }: ApiResponse) => body.data.map(({ name }: { name: string }) => name)

/** All pages, by the cursor of each answer; without what is built in. */
async function walk(client: Client, path: string): Promise<Shown[]> {
  const records: Shown[] = []
  let cursor: string | null = null
  do {
    const response: ApiResponse = await client.get(`${path}${cursor === null ? '' : `&cursor=${cursor}`}`)
    expect(response.status, JSON.stringify(response.body)).toBe(200)
    expect(response.body.hasMore).toBe(response.body.nextCursor !== null)
    expect(response.headers.link === undefined).toBe(response.body.nextCursor === null)
    records.push(...response.body.data)
    cursor = response.body.nextCursor
  } while (cursor !== null)
  return records.filter(({ builtIn }) => builtIn !== true)
}

test('every list of records in /v1 takes the same parameters', () => {
  const common = ['limit', 'cursor', 'q', 'sort', 'fields', 'total', 'created[gte]', 'created[lt]']
  for (const { operationId, sorts } of Object.values(recordLists)) {
    const route = routes.find((one) => one.dialect.id === 'native' && one.operationId === operationId)
    const updated = sorts.includes('updated') ? ['updated[gte]', 'updated[lt]'] : []
    const query = route?.querystring
    const known = query instanceof z.ZodObject ? Object.keys(query.shape) : []
    expect(known, operationId).toEqual(expect.arrayContaining([...common, ...updated]))
    expect(known.includes('updated[gte]'), operationId).toBe(updated.length > 0)
  }
})

describe.each(Object.entries(recordLists))('the list of %s', (_, list) => {
  const count = 11
  let client: Client
  let path: string
  const at = (query: string) => client.get(`${path}?${query}`)
  const idOf = (record: Shown) => record[list.idField]
  const ids = async (query: string) => (await walk(client, `${path}?${query}`)).map(idOf)

  beforeAll(async () => {
    const made = await filled(list, someRecords(count))
    client = await bearer('/v1', made.account.key)
    path = made.path
  })

  test.each(list.sorts)('by %s is the same backwards, at any size of page', async (sort) => {
    const whole = await ids(`sort=${sort}&limit=200`)
    expect(new Set(whole).size).toBe(count + list.ownAlready)
    for (const limit of [1, 2, 3, 10, 11, 12]) {
      expect(await ids(`sort=${sort}&limit=${limit}`)).toEqual(whole)
      expect(await ids(`sort=-${sort}&limit=${limit}`)).toEqual(whole.toReversed())
    }
  })

  test('is in the order of its dates and names', async () => {
    for (const sort of list.sorts) {
      const field = sort === 'created' || sort === 'updated' ? `${sort}At` : sort
      const found = await walk(client, `${path}?sort=${sort}`)
      const keys = found.map((record) => String(record[field as keyof Shown]))
      expect([sort, keys]).toEqual([sort, keys.toSorted()])
    }
  })

  test('has its own order when nobody says', async () => {
    const usual = list.idField === 'name' ? 'name' : '-created'
    expect(await ids('limit=3')).toEqual(await ids(`sort=${usual}&limit=4`))
  })

  test('leads to the end along the Link header, with all that was asked', async () => {
    const seen: string[] = []
    let url = new URL(
      `http://localhost:3000/v1${path}?sort=-name&limit=4&created[gte]=2026-01-01&fields=name`,
    )
    for (;;) {
      const response = await client.get(url.href.slice('http://localhost:3000/v1'.length))
      seen.push(...response.body.data.map(idOf))
      const link = /^<(.+)>; rel="next"$/.exec(String(response.headers.link ?? ''))?.[1]
      if (link === undefined) break
      url = new URL(link)
      expect(Object.fromEntries(url.searchParams)).toEqual({
        sort: '-name',
        limit: '4',
        'created[gte]': '2026-01-01',
        fields: 'name',
        cursor: response.body.nextCursor,
      })
    }
    expect(seen).toEqual(await ids('sort=-name'))
  })

  test('can be counted, on any page, and only when asked', async () => {
    const all = count + list.ownAlready + list.builtIn
    const first = await at('limit=3&total=true')
    const second = await at(`limit=3&total=true&cursor=${first.body.nextCursor}`)
    expect([first.body.total, second.body.total]).toEqual([all, all])
    expect((await at('total=true&created[lt]=2026-01-03')).body.total).toBe(6)
    for (const query of ['', 'total=false']) expect((await at(query)).body).not.toHaveProperty('total')
  })

  test('is narrowed by spans of time, from the first moment and before the second', async () => {
    const dates = async (query: string, field: 'createdAt' | 'updatedAt') =>
      (await walk(client, `${path}?${query}`)).map((record) => record[field].slice(0, 10))
    const created = await dates('created[gte]=2026-01-02&created[lt]=2026-01-04&sort=created', 'createdAt')
    expect([...new Set(created)]).toEqual(['2026-01-02', '2026-01-03'])
    expect(created).toHaveLength(6)
    if (!list.sorts.includes('updated')) return
    const from = day(96).toISOString()
    const updated = await dates(
      `updated[gte]=${from}&updated[lt]=${day(98).toISOString()}&sort=updated`,
      'updatedAt',
    )
    expect([...new Set(updated)]).toEqual([from.slice(0, 10), day(97).toISOString().slice(0, 10)])
    expect(updated).toHaveLength(4)
  })

  test('shows the fields that are asked for, and what tells the records apart', async () => {
    const [whole] = (await at(`created[gte]=2026-01-01&limit=1`)).body.data
    const part = async (fields: string) =>
      (await at(`created[gte]=2026-01-01&limit=1&fields=${fields}`)).body.data
    const { [list.idField]: id } = whole
    expect(await part('createdAt')).toEqual([{ [list.idField]: id, createdAt: whole.createdAt }])
    expect(await part(`name,${list.idField}`)).toEqual([{ [list.idField]: id, name: whole.name }])
    expect(await part(Object.keys(whole).join(','))).toEqual([whole])
    for (const wrong of ['nam', 'name,,createdAt', 'constructor', '__proto__', 'name.length', '']) {
      const response = await at(`fields=${wrong}`)
      expect([wrong, response.status, pointers(response)]).toEqual([wrong, 400, ['/fields']])
    }
  })

  test('takes a cursor with its own sort and filters only, and from itself only', async () => {
    const { body } = await at('limit=1&sort=name&q=name')
    const cursor = body.nextCursor
    expect((await at(`limit=2&sort=name&q=name&total=true&fields=name&cursor=${cursor}`)).status).toBe(200)
    for (const query of [
      'sort=-name&q=name',
      'sort=created&q=name',
      'sort=name',
      'sort=name&q=nam',
      'sort=name&q=name&created[gte]=2020-01-01',
    ]) {
      const response = await at(`${query}&cursor=${cursor}`)
      expect([query, response.status, pointers(response)]).toEqual([query, 400, ['/cursor']])
      expect(response.body.errors[0].detail).toContain('another sort or other filters')
    }
    for (const other of Object.values(recordLists).filter((one) => one !== list)) {
      const elsewhere = await other.fill((await makeAccount()).id, [])
      const stranger = await bearer('/v1', (await makeAccount()).key)
      const response = await stranger.get(`${elsewhere}?sort=name&q=name&cursor=${cursor}`)
      expect([response.status, pointers(response)]).toEqual([400, ['/cursor']])
    }
  })

  test.each(['nonsense', '', '😀', 'x'.repeat(3000)])('refuses a cursor that is none: %j', async (cursor) => {
    const response = await at(`cursor=${encodeURIComponent(cursor)}`)
    expect([response.status, pointers(response)]).toEqual([400, ['/cursor']])
  })

  test('takes no cursor that somebody has changed', async () => {
    for (const sort of list.sorts) {
      const { nextCursor } = (await at(`limit=1&sort=${sort}&created[gte]=2026-01-01`)).body
      const [itsSort, fingerprint, id, ...value] = Buffer.from(nextCursor, 'base64url').toString().split(' ')
      const changed = [
        [itsSort, fingerprint, "x' OR true", ...value],
        [itsSort, fingerprint, '', ...value],
        [itsSort, fingerprint, id, 'a\0b'],
        [itsSort, 'x', id, ...value],
        [itsSort, fingerprint, id],
        ...(/^(created|updated)$/.test(sort)
          ? ['1e3', '-1', '999999999999999', 'NaN', ''].map((date) => [itsSort, fingerprint, id, date])
          : []),
      ]
      for (const parts of changed) {
        const cursor = Buffer.from(parts.join(' ')).toString('base64url')
        const response = await at(`sort=${sort}&created[gte]=2026-01-01&cursor=${cursor}`)
        expect([parts, response.status, pointers(response)]).toEqual([parts, 400, ['/cursor']])
      }
    }
  })

  test('names everything that is wrong with the query, the unknown too', async () => {
    const wrong = {
      limit: '201',
      sort: 'age',
      total: '1',
      q: 'x'.repeat(501),
      fields: 'nam',
      nam: 'x',
      search: 'x',
      'created[gte]': 'yesterday',
      'created[lt]': '2026-02-30',
      'created[gt]': '2026-01-01',
      ...(list.sorts.includes('updated')
        ? { 'updated[gte]': '2026-01-01T25:00:00Z' }
        : { 'updated[lt]': '2026-01-01' }),
    }
    const response = await at(String(new URLSearchParams(wrong)))
    expect(response.status).toBe(400)
    expect(pointers(response).sort()).toEqual(
      Object.keys(wrong)
        .map((name) => `/${name}`)
        .sort(),
    )
    for (const query of ['q=', 'limit=0', 'sort=created&sort=name', 'q=a&q=b', 'sort=relevance', 'q=%00']) {
      expect([query, (await at(query)).status]).toEqual([query, 400])
    }
  })

  test('holds nothing of another account', async () => {
    const stranger = await bearer('/v1', (await makeAccount()).key)
    for (const query of ['total=true', 'q=name&total=true', 'sort=name&total=true']) {
      const { status, body } = await stranger.get(`${path}?${query}`)
      if (list.idField === 'name')
        expect(status).toBe(404) // its assistant is not there
      else expect(JSON.stringify(body)).not.toContain('Name ')
    }
  })
})

describe.each(Object.entries(recordLists).filter(([, { operationId }]) => operationId !== 'listAssistants'))(
  'words in the list of %s',
  (_, list) => {
    const written = ['Front desk Berlin', 'Front office Köln', '100% off_hours', 'desk two']
    let client: Client
    let path: string

    beforeAll(async () => {
      const made = await filled(list, written.map(asRecord))
      client = await bearer('/v1', made.account.key)
      path = made.path
    })

    // What the account has already is of today.
    const span = { 'created[gte]': '2026-01-01', 'created[lt]': '2026-02-01' }

    test.each([
      ['desk', [0, 3]],
      ['DESK', [0, 3]],
      ['esk', [0, 3]],
      ['es', []],
      ['be', [0]],
      ['front desk', [0]],
      ['desk front', [0]],
      ['"front desk"', list.idField === 'name' ? [] : [0]],
      ['"desk front"', []],
      ['front -berlin', [1]],
      ['-front -desk', [2]],
      ['berlin or köln', [0, 1]],
      ['front berlin OR two', [0, 3]],
      ['KÖLN', [1]],
      ['koln', [1]],
      ['köl', [1]],
      ['100%', [2]],
      ['0% off_', [2]],
      ['%', []],
      ['_', []],
      ['100_', []],
      ['\\', []],
      ["'; DROP TABLE users; --", []],
      ['or', []],
      ['""', []],
      ['-', []],
      ['nowhere', []],
    ])('%j finds them', async (q, found) => {
      const query = new URLSearchParams({ q, sort: 'created', total: 'true', ...span })
      const response = await client.get(`${path}?${query}`)
      const wanted = found.map((index) => asRecord(written[index] ?? '', index).name)
      expect([response.status, names(response)]).toEqual([200, wanted.map((name) => shownName(list, name))])
      expect(response.body.total).toBe(found.length)
    })

    test('sort as people do, whatever the case', async () => {
      const made = await filled(list, ['Zoe', 'anna', 'Bob', 'bob 2'].map(asRecord))
      const stranger = await bearer('/v1', made.account.key)
      const sorted = (await walk(stranger, `${made.path}?sort=name&created[lt]=2026-02-01`)).map(
        ({ name }) => name,
      )
      expect(sorted).toEqual(['anna', 'Bob', 'bob 2', 'Zoe'].map((name) => shownName(list, name)))
    })

    test('are at most twenty', async () => {
      const words = (number: number) => Array.from({ length: number }, (_, index) => `w${index}`).join('+')
      expect((await client.get(`${path}?q=${words(20)}`)).status).toBe(200)
      const response = await client.get(`${path}?q=${words(21)}`)
      expect([response.status, pointers(response)]).toEqual([400, ['/q']])
    })
  },
)

function asRecord(name: string, index: number): NewRecord {
  return { name, createdAt: day(index + 1), updatedAt: day(index + 1) }
}

/** The names of environments have no spaces. */
function shownName(list: RecordList, name: string): string {
  return list.idField === 'name' ? name.replaceAll(' ', '-') : name
}

describe('words are looked for also in', () => {
  let client: Client

  beforeAll(async () => {
    client = await bearer('/v1', (await makeAccount()).key)
  })

  const found = async (path: string) => {
    const { status, body } = await client.get(path)
    expect(status).toBe(200)
    return body.data.map(({ id }: { id: string }) => id)
  }

  test('the descriptions of campaigns, and a campaign without one is not in the way', async () => {
    const { body } = await client.post('/campaigns', { name: 'Spring', description: 'Reminds of check-ups.' })
    const { body: bare } = await client.post('/campaigns', { name: 'Summer' })
    expect(await found('/campaigns?q=reminds+spring')).toEqual([body.id])
    expect(await found('/campaigns?q=-reminds')).toEqual([bare.id])
  })

  test('the descriptions of templates, built in or not', async () => {
    const { body: assistant } = await client.post('/assistants', { name: 'Ada' })
    const naming = { name: 'Dental', description: 'Answers the support line.' }
    const { body } = await client.post('/templates', { ...naming, assistantId: assistant.id })
    expect(await found('/templates?q=SUPPORT+line')).toEqual(['inbound-support', body.id])
    expect((await client.get('/templates?q=support+line&total=true')).body.total).toBe(2)
    expect(await found('/templates?q=-calls+-answers+-custom+-begin')).toEqual([])
  })

  test('the emails of users', async () => {
    const user = { password: 'correct horse battery staple', name: 'Grace' }
    const email = `${randomBytes(6).toString('hex')}@navy.example`
    const { body } = await client.post('/users', { ...user, email })
    expect(await found(`/users?q=${email.slice(2, 10).toUpperCase()}`)).toEqual([body.id])
  })

  test('the first characters of keys, never the others', async () => {
    const { body } = await client.post('/api-keys', { name: 'Export' })
    expect(await found(`/api-keys?q=${encodeURIComponent(`"${body.hint.slice(0, 8)}"`)}`)).toEqual([body.id])
    expect(await found(`/api-keys?q=${encodeURIComponent(`"${body.secret.slice(-12)}"`)}`)).toEqual([])
  })

  test('phone numbers, however they are spaced, and one without a name is sorted too', async () => {
    const { body } = await client.post('/phone-numbers', { number: '+12025550177' })
    const { body: other } = await client.post('/phone-numbers', { number: '+12025550178', name: 'Desk' })
    for (const q of ['+1 (202) 555-0177', '555 0177', '0177', '"202 555 0177"', '0177 -desk']) {
      expect([q, await found(`/phone-numbers?${new URLSearchParams({ q })}`)]).toEqual([q, [body.id]])
    }
    const first = await client.get('/phone-numbers?sort=name&limit=1')
    const second = await client.get(`/phone-numbers?sort=name&limit=1&cursor=${first.body.nextCursor}`)
    expect([first, second].map((page) => page.body.data[0].id)).toEqual([body.id, other.id])
  })
})

test('templates that are built in stand first in every order, and in no span of time', async () => {
  const list = recordLists.templates
  if (list === undefined) throw new Error('There is no such list.')
  const { account, path } = await filled(list, someRecords(3))
  const client = await bearer('/v1', account.key)
  for (const sort of list.sorts.flatMap((one) => [one, `-${one}`])) {
    const { body } = await client.get(`${path}?sort=${sort}`)
    const builtIn = body.data.map((template: Shown) => template.builtIn)
    expect([sort, builtIn]).toEqual([sort, [true, true, true, true, false, false, false]])
  }
  for (const span of ['created[gte]=1970-01-01', 'created[lt]=2030-01-01', 'updated[lt]=2030-01-01']) {
    const { body } = await client.get(`${path}?${span}&total=true`)
    expect([body.total, body.data.length]).toEqual([3, 3])
  }
})
