import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/*
 * docs/adding-an-api.md quotes the dialect that the tests mount: each block of code names its file.
 */

const root = new URL('../../', import.meta.url)
const folder = 'test/fixtures/acme/'
const page = readFileSync(new URL('docs/adding-an-api.md', root), 'utf8')
const blocks = [...page.matchAll(/^```ts (\S+)\n(.*?)^```$/gms)].map(([, path = '', code = '']) => ({
  path,
  code,
}))

test.each(blocks)('the page quotes $path as it is', ({ path, code }) => {
  let rest = readFileSync(new URL(path, root), 'utf8')
  for (const part of code.split('// …\n')) {
    expect(rest).toContain(part)
    rest = rest.slice(rest.indexOf(part) + part.length)
  }
})

test('the page shows every file of the dialect, and no code of anything else', () => {
  const files = readdirSync(new URL(folder, root)).map((name) => folder + name)
  expect([...new Set(blocks.map(({ path }) => path))].toSorted()).toEqual(files.toSorted())
  expect(page.match(/^```/gm)).toHaveLength(2 * blocks.length)
})

test('the page is at most 250 lines long', () => {
  expect(page.trimEnd().split('\n').length).toBeLessThanOrEqual(250)
})
