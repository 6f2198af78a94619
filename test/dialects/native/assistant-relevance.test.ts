import { beforeAll, describe, expect, test } from 'vitest'
import { maxRanked } from '../../../src/core/assistants/storage/words-search.ts'
import { bearer, type Client } from '../../support/client.ts'
import { makeAccount, makeAssistants } from '../../support/factories.ts'

let client: Client

const prompt = (content: string) => ({ model: { messages: [{ role: 'system', content }] } })

async function found(q: string): Promise<string[]> {
  const { status, body } = await client.get(`/assistants?${new URLSearchParams({ q })}`)
  expect(status).toBe(200)
  return body.data.map(({ name }: { name: string }) => name)
}

/** All pages. */
async function walk(query: string): Promise<string[]> {
  const names: string[] = []
  for (let next = ''; ; ) {
    const { body } = await client.get(`/assistants?${query}${next}`)
    names.push(...body.data.map(({ name }: { name: string }) => name))
    if (!body.hasMore) return names
    next = `&cursor=${body.nextCursor}`
  }
}

describe('what is found is sorted', () => {
  beforeAll(async () => {
    client = await bearer('/v1', (await makeAccount()).key)
    const assistants = [
      { name: 'F', ...prompt('Accidental damage.') },
      { name: 'E', ...prompt('A dental practice.') },
      { name: 'D', firstMessage: 'Transcendental greetings!' },
      { name: 'C', description: 'Dental, in the city.' },
      { name: 'Accidentals B' },
      { name: 'A (dental)' },
      { name: 'Other', ...prompt('C++, a@b.example and snake_case in the city. One more.\nNext line') },
    ]
    for (const body of assistants) expect((await client.post('/assistants', body)).status).toBe(201)
  })

  test('by where a word is: name, summary or prompt, and there as a whole or as a part', async () => {
    expect(await found('dental')).toEqual(['A (dental)', 'Accidentals B', 'C', 'D', 'E', 'F'])
  })

  test('by all words together, and by the best of alternatives', async () => {
    expect(await found('dental city')).toEqual(['C'])
    expect(await found('city')).toEqual(['C', 'Other'])
    expect(await found('city or damage')).toEqual(['C', 'Other', 'F'])
    expect(await found('dental -accidental -transcendental')).toEqual(['A (dental)', 'C', 'E'])
  })

  test.each([
    ['c++', ['Other']],
    ['a@b.example', ['Other']],
    ['b.exam', ['Other']],
    ['snake_case', ['Other']],
    ['case', ['Other']],
    ['"one more. next line"', ['Other']],
    ['"more next"', []],
    ['"dental practice"', ['E']],
    ['"dental practise"', []],
    ['.*', []],
    ['c+', ['Other']],
    ['(dental', ['A (dental)']],
    ['-dental', ['Other']],
  ])('with %j', async (q, names) => {
    expect(await found(q)).toEqual(names)
  })

  test('a phrase does not go on from the name to the description', async () => {
    await client.post('/assistants', { name: 'Green', description: 'tea room' })
    expect(await found('"green tea"')).toEqual([])
    expect(await found('"tea room"')).toEqual(['Green'])
  })
})

describe('what has been written since', () => {
  test('is found by its new texts only', async () => {
    client = await bearer('/v1', (await makeAccount()).key)
    const { body } = await client.post('/assistants', { name: 'Before', ...prompt('Old words.') })
    await client.patch(`/assistants/${body.id}`, prompt('New words.'))
    expect([await found('old'), await found('new'), await found('before')]).toEqual([
      [],
      ['Before'],
      ['Before'],
    ])
    await client.delete(`/assistants/${body.id}`)
    expect(await found('new')).toEqual([])
    const { body: trash } = await client.get('/assistants?q=new&deleted=only')
    expect(trash.data).toHaveLength(1)
  })
})

describe('of an account with more than are ranked', () => {
  const count = maxRanked + 50

  beforeAll(async () => {
    const { id, key } = await makeAccount()
    client = await bearer('/v1', key)
    const made = Array.from({ length: count }, (_, index) => ({
      name: `Agent ${index % 4 === 0 ? '' : 'for '}${index}`,
      createdAt: new Date(Date.UTC(2026, 0, 1) + index * 1000),
    }))
    await makeAssistants(id, made)
  })

  test('the newest are, through all pages, each once', async () => {
    const expected = Array.from({ length: maxRanked }, (_, index) => String(count - 1 - index))
    const names = await walk('q=agent+for+or+agent&limit=150&fields=name')
    expect(names.map((name) => name.split(' ').at(-1)).sort()).toEqual(expected.sort())
    const { body } = await client.get('/assistants?q=agent&total=true&limit=1')
    expect(body.total).toBe(count)
  })

  test('all are in another order', async () => {
    for (const sort of ['created', '-created', 'updated', 'name']) {
      const names = await walk(`q=agent&limit=200&fields=name&sort=${sort}`)
      expect(new Set(names).size).toBe(count)
    }
    const [newest] = await walk('q=agent&limit=200&fields=name&sort=-created')
    expect(newest).toBe(`Agent for ${count - 1}`)
  })
})
