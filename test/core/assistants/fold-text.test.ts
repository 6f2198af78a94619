import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldText } from '../../../src/core/assistants/model/fold-text.ts'
import { testDatabase } from '../../support/database.ts'
import { propertyRuns } from '../../support/property-runs.ts'

/*
 * The server folds the texts of assistants, and the database those of other records: both must do the same, but for letters
 * that only one of them knows yet, and for what only some C libraries count as white space.
 */

const newOrWhiteSpaceForSome = /[\x85\u1680\u180e\ud800-\udfff\u1c89\u1c8a\u2c2f\ua7c0-\ua7ff]/

const basicLetter = fc
  .integer({ min: 1, max: 0xffff })
  .map((code) => String.fromCharCode(code))
  .filter((letter) => !newOrWhiteSpaceForSome.test(letter))

const named =
  ' \t\n\r\u00a0\u2003\u3000\u0301\u0308\u200b\u200d\u2060\ufe0f\ufeffßẞæÆœŒþÞøłđðıςŋħŧ‘’ʼ´`“”„«»‐‑‒–—İΣÅé한각가か\u3099がｱﾞ①ﬁ½™…'

const text = fc
  .array(
    fc.oneof(
      basicLetter,
      fc.constantFrom(...named),
      fc.constantFrom(...'abcXYZ  1'),
      fc.integer({ min: 0x1f000, max: 0x1faff }).map((code) => String.fromCodePoint(code)),
      fc.integer({ min: 0x20000, max: 0x2ffff }).map((code) => String.fromCodePoint(code)),
    ),
    { maxLength: 30 },
  )
  .map((letters) => letters.join(''))

async function foldedByDatabase(texts: readonly string[]): Promise<string[]> {
  const { sql } = await testDatabase()
  const statement = `SELECT search_fold(text) AS folded FROM unnest($1::text[]) WITH ORDINALITY AS t(text, place) ORDER BY place`
  const rows = await sql.query<{ folded: string }>('', statement, [texts])
  return rows.map(({ folded }) => folded)
}

test('a text is folded as the database folds it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 50, maxLength: 50 }), async (texts) => {
      expect(texts.map(foldText)).toEqual(await foldedByDatabase(texts))
    }),
    propertyRuns(20),
  )
})

test('every letter of the basic plane is folded as the database folds it', async () => {
  const letters = Array.from({ length: 0xffff }, (_, index) => String.fromCharCode(index + 1))
  const texts = letters
    .filter((letter) => !newOrWhiteSpaceForSome.test(letter))
    .map((letter) => `a${letter}b`)
  const different: string[] = []
  for (let start = 0; start < texts.length; start += 10_000) {
    const part = texts.slice(start, start + 10_000)
    const folded = await foldedByDatabase(part)
    different.push(...part.filter((letter, index) => foldText(letter) !== folded[index]))
  }
  expect(different).toEqual([])
})
