import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Keeps a second process out of a data directory by a file with the owner's process id. The file of a process that
 * was killed does not count: its id belongs to nobody, or (as in a container) to us.
 * @returns the function that gives the directory back
 * @throws when a living process holds it
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, 'switchboard.pid')
  const own = String(process.pid)
  const release = () => rm(path, { force: true })

  // Two tries: the second one after the file of a dead owner is gone.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      await writeFile(path, own, { flag: 'wx' })
      return release
    } catch (error) {
      if (!isExisting(error)) throw error
      const owner = (await readFile(path, 'utf8').catch(() => '')).trim()
      if (owner !== own && isAlive(Number(owner))) {
        throw new Error(`The data directory ${directory} is in use by process ${owner}.`)
      }
      await release()
    }
  }
  throw new Error(`The data directory ${directory} is being opened by another process.`)
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}
