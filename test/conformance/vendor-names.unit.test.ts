import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/*
 * What is shared names no published API: each is known to its own folders, to the registry, and to what is written about
 * it in docs/.
 */

const root = fileURLToPath(new URL('../../', import.meta.url))
const ownFolders = ['src/dialects/', 'test/dialects/', 'src/database/generated/', 'bench/results/']
const ids = readdirSync(`${root}src/dialects`).filter((name) => !name.endsWith('.ts') && name !== 'native')
const names = new RegExp(ids.join('|'), 'i')

/** But for a city that begins like one of them. */
const textOf = (path: string) => readFileSync(root + path, 'utf8').replaceAll('Edmonton', '')

test.each(['src', 'test', 'scripts', 'bench'])(
  '%s names no published API outside of its folders',
  (folder) => {
    const files = readdirSync(root + folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(root.length))
      .filter((path) => !ownFolders.some((own) => path.startsWith(own)))
    expect(files.length).toBeGreaterThan(2)
    expect(files.filter((path) => names.test(textOf(path)))).toEqual([])
  },
)
