import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lockDirectory } from '../../src/database/directory-lock.ts'
import { temporaryDirectory } from '../support/server-process.ts'

/** @param owner changes the lock file of a living owner, or there is none */
async function inDirectory(work: (path: string, file: string) => Promise<void>): Promise<void> {
  const directory = await temporaryDirectory()
  try {
    await work(directory.path, join(directory.path, 'switchboard.pid'))
  } finally {
    await directory.remove()
  }
}

/** What this process writes into its lock, as lines. */
async function ownLines(path: string, file: string): Promise<string[]> {
  const release = await lockDirectory(path)
  const lines = (await readFile(file, 'utf8')).split('\n')
  await release()
  return lines
}

const firstLine = async (file: string) => (await readFile(file, 'utf8')).split('\n')[0]

test('names its owner until it is given back, and leaves nothing behind', () =>
  inDirectory(async (path, file) => {
    const release = await lockDirectory(path)
    expect(await firstLine(file)).toBe(String(process.pid))
    expect(await readdir(path)).toEqual(['switchboard.pid'])
    await release()
    expect(await readdir(path)).toEqual([])
  }))

test('is refused while its owner lives, and names the file', () =>
  inDirectory(async (path, file) => {
    const release = await lockDirectory(path)
    await expect(lockDirectory(path)).rejects.toThrow(`in use by process ${process.pid}; its lock is ${file}`)
    await release()
  }))

test('is taken over from a process that is gone', () =>
  inDirectory(async (path, file) => {
    const [, place, start] = await ownLines(path, file)
    await writeFile(file, `4194304\n${place}\n${start}\n`)
    await (await lockDirectory(path))()
  }))

test('is taken over when the id has gone to another process since', () =>
  inDirectory(async (path, file) => {
    const [, place] = await ownLines(path, file)
    await writeFile(file, `${process.ppid}\n${place}\n1\n`)
    const release = await lockDirectory(path)
    expect(await firstLine(file)).toBe(String(process.pid))
    await release()
  }))

test.each(['', 'nonsense', '1'])(
  'is taken over from an unreadable owner %j that does not touch it',
  (owner) =>
    inDirectory(async (path, file) => {
      await writeFile(file, owner)
      await utimes(file, new Date(0), new Date(0))
      await (await lockDirectory(path))()
    }),
)

test('is refused while an owner in another container touches it, and taken over when it no longer does', () =>
  inDirectory(async (path, file) => {
    await writeFile(file, `${process.pid}\nanother container\n1\n`)
    const heartbeat = setInterval(() => utimes(file, new Date(), new Date()), 200)
    await expect(lockDirectory(path)).rejects.toThrow('in use by process')
    clearInterval(heartbeat)
    await (await lockDirectory(path))()
  }))

test('is held by one of many processes that start at once over a dead owner', () =>
  inDirectory(async (path, file) => {
    await writeFile(file, '4194304\nnowhere\n1\n')
    await utimes(file, new Date(0), new Date(0))
    const program = `
      import(${JSON.stringify(new URL('../../src/database/directory-lock.ts', import.meta.url).href)})
        .then(({ lockDirectory }) => lockDirectory(${JSON.stringify(path)}))
        .then(() => process.send('held'), () => process.send('refused'))
      setInterval(() => {}, 1000)`
    const script = join(path, 'take.mjs')
    await writeFile(script, program)
    const children = Array.from({ length: 6 }, () => fork(script, { execArgv: ['--import', 'tsx'] }))
    const outcomes = await Promise.all(children.map(async (child) => (await once(child, 'message'))[0]))
    for (const child of children) child.kill('SIGKILL')
    expect(outcomes.filter((outcome) => outcome === 'held')).toHaveLength(1)
  }))
