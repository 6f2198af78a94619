import { beforeAll, describe, expect, test } from 'vitest'
import { bearer, type Client } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount } from '../../support/factories.ts'

let client: Client

async function found(query: Record<string, string>): Promise<string[]> {
  const { status, body } = await client.get(`/assistants?${new URLSearchParams(query)}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.data.map(({ name }: { name: string }) => name)
}

const prompt = (content: string) => ({ model: { messages: [{ role: 'system', content }] } })

describe('a search', () => {
  beforeAll(async () => {
    client = await bearer('/v1', (await makeAccount()).key)
    const assistants = [
      { name: 'Café Müller', ...prompt('Die Straße zum Fluss. Crème brûlée, naïve œuvre.') },
      { name: 'Strasse', description: 'Plain letters: cafe, uber, Lodz' },
      { name: 'Übersee Łódź', firstMessage: 'Krankenversicherungsvertrag' },
      { name: '東京歯科医院', ...prompt('予約を受け付けます。ありがとうございます') },
      { name: '北京牙科诊所', ...prompt('我们明天上午十点开门') },
      { name: 'คลินิกทันตกรรม', ...prompt('สวัสดีครับยินดีต้อนรับ') },
      { name: '서울치과', ...prompt('예약을 도와드립니다') },
      { name: 'Smile 🦷 desk', ...prompt('Say 👋 and C++ and e-mail, don’t rush') },
      { name: 'ΑΘΗΝΑ Οδοντίατρος', ...prompt('ﬁne print, ｆｕｌｌ ｗｉｄｔｈ') },
    ]
    for (const body of assistants) expect((await client.post('/assistants', body)).status).toBe(201)
  })

  test.each([
    ['accents are left out', 'cafe', ['Strasse', 'Café Müller']],
    ['accents are typed', 'café', ['Strasse', 'Café Müller']],
    ['accents in the prompt', 'creme brulee', ['Café Müller']],
    ['ss for ß', 'strasse', ['Strasse', 'Café Müller']],
    ['ß for ss', 'straße', ['Strasse', 'Café Müller']],
    ['a letter with a stroke', 'lodz', ['Strasse', 'Übersee Łódź']],
    ['a ligature', 'oeuvre', ['Café Müller']],
    ['a printed ligature', 'fine', ['ΑΘΗΝΑ Οδοντίατρος']],
    ['letters of full width', 'full width', ['ΑΘΗΝΑ Οδοντίατρος']],
    ['another case, with a final sigma', 'οδοντιατροσ', ['ΑΘΗΝΑ Οδοντίατρος']],
    ['a typographic apostrophe', "don't", ['Smile 🦷 desk']],
    ['Chinese inside a sentence', '明天', ['北京牙科诊所']],
    ['one Chinese character', '牙', ['北京牙科诊所']],
    ['Chinese in another order', '天明', []],
    ['Japanese inside a name', '歯科', ['東京歯科医院']],
    ['Japanese inside a sentence', '受け付け', ['東京歯科医院']],
    ['Thai inside a word', 'ทันต', ['คลินิกทันตกรรม']],
    ['Korean without its ending', '예약', ['서울치과']],
    ['an emoji', '🦷', ['Smile 🦷 desk']],
    ['an emoji of the prompt and a word', '👋 smile', ['Smile 🦷 desk']],
    ['a name with signs', 'c++', ['Smile 🦷 desk']],
    ['a phrase', '"zum fluss"', ['Café Müller']],
    ['words of two letters begin a word', 'ub', ['Strasse', 'Übersee Łódź']],
    ['a word left out', 'cafe -plain', ['Café Müller']],
    ['a phrase in Chinese left out', '科 -"东京"', ['東京歯科医院', '北京牙科诊所']],
  ])('finds %s: %s', async (_, q, names) => {
    expect((await found({ q })).sort()).toEqual([...names].sort())
  })

  test('finds parts of compounds', async () => {
    expect(await found({ q: 'versicherung' })).toEqual(['Übersee Łódź'])
  })

  test('ranks whole words before parts of them', async () => {
    await client.post('/assistants', { name: 'Versicherung' })
    expect(await found({ q: 'versicherung' })).toEqual(['Versicherung', 'Übersee Łódź'])
  })

  test.each([
    ['-'.repeat(33), 0],
    ['- '.repeat(250), 0],
    [`${'-'.repeat(33)}cafe`, 0],
    ['!'.repeat(500), 0],
    ['"'.repeat(499), 0],
    ['中'.repeat(500), 0],
    ['🦷'.repeat(250), 0],
    ['ab '.repeat(166), 0],
    ['%%%a', 0],
    ['___', 0],
  ])('of nothing but signs or repetitions fails nothing: %j', async (q, count) => {
    expect(await found({ q })).toHaveLength(count)
  })
})

/** The embedded database has ICU without its rules for numbers. */
async function numbersCount(): Promise<boolean> {
  const { sql } = await testDatabase()
  const text = "SELECT 'Agent 2' < 'Agent 10' COLLATE people AS natural"
  return (await sql.query<{ natural: boolean }>('', text, []))[0]?.natural === true
}

test('names are sorted as people sort them, through all pages', async () => {
  client = await bearer('/v1', (await makeAccount()).key)
  const names = [
    'Zebra',
    'Agent 10',
    'apple',
    'Äpfel',
    'agent 2',
    'Apfel',
    'zoo',
    'Ägent 3',
    'Über',
    '東京',
    'émile',
  ]
  for (const name of names) await client.post('/assistants', { name })
  const agents = (await numbersCount())
    ? ['agent 2', 'Ägent 3', 'Agent 10']
    : ['Agent 10', 'agent 2', 'Ägent 3']
  const expected = [...agents, 'Apfel', 'Äpfel', 'apple', 'émile', 'Über', 'Zebra', 'zoo', '東京']
  expect(await found({ sort: 'name' })).toEqual(expected)
  expect(await found({ sort: '-name' })).toEqual([...expected].reverse())

  const walked: string[] = []
  for (let next = ''; ; ) {
    const { body } = await client.get(`/assistants?sort=name&limit=2${next}`)
    walked.push(...body.data.map(({ name }: { name: string }) => name))
    if (!body.hasMore) break
    next = `&cursor=${body.nextCursor}`
  }
  expect(walked).toEqual(expected)
})

test('a text that does not change is not written again', async () => {
  const { sql } = await testDatabase()
  client = await bearer('/v1', (await makeAccount()).key)
  const { body } = await client.post('/assistants', { name: 'Front desk', ...prompt('You answer.') })
  const rowOf = async () => {
    const text = 'SELECT xmin::text AS written FROM assistant_texts WHERE assistant_id = $1::uuid'
    return (await sql.query<{ written: string }>('', text, [body.uuid]))[0]?.written
  }
  const before = await rowOf()
  await client.patch(`/assistants/${body.id}`, { model: { temperature: 0.3 }, recordingEnabled: false })
  expect(await rowOf()).toBe(before)
  await client.patch(`/assistants/${body.id}`, { firstMessage: 'Hello.' })
  expect(await rowOf()).not.toBe(before)
})
