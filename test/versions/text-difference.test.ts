import { describe, expect, test } from 'vitest'
import { patchBetween } from '../../src/versions/content-patch.ts'
import { textDifferences } from '../../src/versions/text-difference.ts'

function differences(before: unknown, after: unknown) {
  return textDifferences(before, patchBetween(before, after))
}

const system = (content: string) => ({ role: 'system', content })

describe('the differences of texts', () => {
  test('are a unified diff of their lines', () => {
    expect(differences({ prompt: 'One\nTwo\nThree' }, { prompt: 'One\n2\nThree' })).toEqual([
      { pointer: '/prompt', diff: '@@ -1,3 +1,3 @@\n One\n-Two\n+2\n Three\n' },
    ])
  })

  test('leave out short texts of one line, and whatever is no text', () => {
    expect(differences({ a: 'x', b: 1, c: null }, { a: 'y', b: 2, c: false })).toEqual([])
    const [long] = differences({ a: 'x' }, { a: 'y'.repeat(81) })
    expect(long).toEqual({ pointer: '/a', diff: `@@ -1,1 +1,1 @@\n-x\n+${'y'.repeat(81)}\n` })
  })

  test('show a text that was set or cleared as a whole', () => {
    expect(differences({ a: null }, { a: 'One\nTwo' })).toEqual([
      { pointer: '/a', diff: '@@ -0,0 +1,2 @@\n+One\n+Two\n' },
    ])
    expect(differences({ a: 'One\nTwo' }, {})).toEqual([
      { pointer: '/a', diff: '@@ -1,2 +0,0 @@\n-One\n-Two\n' },
    ])
  })

  test('compare a prompt with itself where messages came before it', () => {
    const before = { messages: [system('Be\nkind.')] }
    const after = { messages: [system('New\nfirst.'), system('Be\nkind.')] }
    expect(differences(before, after).map(({ pointer }) => pointer)).toEqual(['/messages/0/content'])
  })

  test('reach into what is added, removed and replaced as a whole', () => {
    const texts = (name: string) => Array.from({ length: 101 }, (_, index) => `${name}\n${index}`)
    const found = differences({ list: texts('a') }, { list: texts('b') })
    expect(found).toHaveLength(101)
    expect(found[100]).toMatchObject({ pointer: '/list/100', diff: expect.stringContaining('-a\n+b\n 100') })
  })

  test('are none where two long texts have too little in common', () => {
    const lines = (word: string) => Array.from({ length: 50_000 }, () => word).join('\n')
    expect(differences({ a: lines('x') }, { a: lines('y') })).toEqual([{ pointer: '/a', diff: null }])
  })
})
