import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lockDirectory } from '../../src/database/directory-lock.ts'
import { temporaryDirectory } from '../support/server-process.ts'

async function withOwner(owner: string | null, work: (path: string) => Promise<void>): Promise<void> {
  const directory = await temporaryDirectory()
  try {
    if (owner !== null) await writeFile(join(directory.path, 'switchboard.pid'), owner)
    await work(directory.path)
  } finally {
    await directory.remove()
  }
}

test('keeps the process id until it is given back', () =>
  withOwner(null, async (path) => {
    const release = await lockDirectory(path)
    expect(await readFile(join(path, 'switchboard.pid'), 'utf8')).toBe(String(process.pid))
    await release()
    await expect(readFile(join(path, 'switchboard.pid'))).rejects.toThrow('ENOENT')
  }))

test('refuses a directory whose owner lives', () =>
  withOwner(String(process.ppid), async (path) => {
    await expect(lockDirectory(path)).rejects.toThrow(`in use by process ${process.ppid}`)
  }))

test.each(['4194304', String(process.pid), '', 'nonsense'])('takes over from the dead owner %j', (owner) =>
  withOwner(owner, async (path) => {
    await (await lockDirectory(path))()
  }),
)
