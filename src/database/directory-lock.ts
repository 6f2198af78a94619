import { randomUUID } from 'node:crypto'
import { link, readFile, readlink, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** An owner touches its file this often … */
const heartbeatMs = 1_000
/** … and counts as dead when it has not for so long, where nothing else can be known of it. */
const heartbeatTimeoutMs = 5_000

/**
 * Keeps a second process out of a data directory by a file that names its owner. The file of a process that was killed
 * does not count. Owners of the same machine are judged by their process id and when that process began; those of
 * another container or machine by whether they still touch their file.
 * @returns the function that gives the directory back
 * @throws when a living process holds it
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, 'switchboard.pid')
  const mine = await writeOwner(directory)
  try {
    while (!(await isLinked(mine, path))) await removeDeadOwner(path)
  } finally {
    await rm(mine, { force: true })
  }
  const heartbeat = setInterval(() => {
    // A file that cannot be touched now is tried again; the lock itself stands as long as the file does.
    utimes(path, new Date(), new Date()).catch(() => {})
  }, heartbeatMs)
  heartbeat.unref()
  return async () => {
    clearInterval(heartbeat)
    await rm(path, { force: true })
  }
}

/** A file of its own name first, so that the lock appears with its content or not at all. */
async function writeOwner(directory: string): Promise<string> {
  const path = join(directory, `switchboard.${randomUUID()}`)
  await writeFile(path, `${process.pid}\n${await placeOf()}\n${await startOf(process.pid)}\n`)
  return path
}

async function isLinked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

async function removeDeadOwner(path: string): Promise<void> {
  const owner = await readFile(path, 'utf8').catch(() => null)
  // Given back in the meantime.
  if (owner === null) return
  if (await isAlive(owner, path)) {
    const [pid] = owner.split('\n')
    throw new Error(`The data directory is in use by process ${pid}; its lock is ${path}.`)
  }
  // Another process may have taken over since: only what was judged is removed.
  const aside = `${path}.${randomUUID()}`
  await rename(path, aside).catch((error) => {
    if (!hasCode(error, 'ENOENT')) throw error
  })
  const removed = await readFile(aside, 'utf8').catch(() => owner)
  if (removed !== owner) await isLinked(aside, path)
  await rm(aside, { force: true })
}

async function isAlive(owner: string, path: string): Promise<boolean> {
  const [pid = '', place, start] = owner.split('\n')
  if (place === (await placeOf())) return exists(Number(pid)) && (await startOf(Number(pid))) === start
  const touched = await touchedAt(path)
  if (touched === null) return false
  await sleep(Math.max(0, touched + heartbeatTimeoutMs - Date.now()))
  return (await touchedAt(path)) !== touched
}

async function touchedAt(path: string): Promise<number | null> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  )
}

/** Where process ids mean the same: this machine since it was booted, and this container of it. */
async function placeOf(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '')
  return [hostname(), boot.trim(), namespace].join(' ')
}

/** When a process began, so that its successor with the same id is not taken for it; empty where Linux does not tell. */
async function startOf(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name of the program, in parentheses, may hold spaces; the 22nd field is the 20th after it.
  return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

function exists(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It lives, and belongs to another user.
    return hasCode(error, 'EPERM')
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
