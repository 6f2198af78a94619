import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { addIgnoredFields, ignoredFields } from '../../src/http/requests/ignored-fields.ts'

describe('ignoredFields', () => {
  const cases: [name: string, sent: unknown, parsed: unknown, names: string[]][] = [
    ['nothing', { a: 1 }, { a: 1 }, []],
    ['a field at the top', { a: 1, b: 2 }, { a: 1 }, ['b']],
    ['a field inside', { a: { b: 1, c: 2 } }, { a: { b: 1 } }, ['a.c']],
    ['a field of an item', { a: [{ b: 1 }, { b: 1, c: 2 }] }, { a: [{ b: 1 }, { b: 1 }] }, ['a[1].c']],
    ['several, in the order in which they came', { z: 1, a: 1, k: 1 }, { a: 1 }, ['z', 'k']],
    ['a field that is null', { a: null }, {}, ['a']],
    ['no default that was added', { a: 1 }, { a: 1, b: 'default' }, []],
    ['nothing in what was replaced', { a: { b: 1 } }, { a: 'text' }, []],
    ['nothing in a body that is no object', [1], [1], []],
    ['nothing without a body', undefined, undefined, []],
    ['a field that objects have by nature', { toString: 1 }, {}, ['toString']],
  ]
  test.each(cases)('names %s', (_name, sent, parsed, names) => {
    expect(ignoredFields(sent, parsed)).toEqual(names)
  })

  test('names at most fifty', () => {
    const sent = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`field${index}`, 1]))
    expect(ignoredFields(sent, {})).toHaveLength(50)
    expect(ignoredFields({ deep: sent }, { deep: {} })).toHaveLength(50)
  })
})

describe('addIgnoredFields', () => {
  const cases: [names: string[], header: string | undefined][] = [
    [[], undefined],
    [['a'], 'a'],
    [['a', 'b.c[0]'], 'a, b.c[0]'],
    [['a, b'], 'a%2C%20b'],
    [['größe'], 'gr%C3%B6%C3%9Fe'],
    [['😀'], '%F0%9F%98%80'],
    [['line\r\nset-cookie: x'], 'line%0D%0Aset-cookie:%20x'],
    [['\ud800'], '%EF%BF%BD'],
    [['x'.repeat(500)], 'x'.repeat(200)],
  ]
  test.each(cases)('writes %j', async (names, header) => {
    expect(await headerFor([names])).toBe(header)
  })

  test('adds to what is there', async () => {
    expect(await headerFor([['a'], [], ['b', 'c']])).toBe('a, b, c')
  })
})

async function headerFor(lists: string[][]) {
  const app = Fastify()
  app.get('/', async (_request, reply) => {
    for (const names of lists) addIgnoredFields(reply, names)
    return ''
  })
  return (await app.inject('/')).headers['x-ignored-fields']
}
