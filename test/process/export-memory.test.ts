import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { blankDraft } from '../../src/core/assistants/model/assistant.ts'
import { settingsText } from '../../src/core/assistants/storage/stored-settings.ts'
import { hashToken } from '../../src/core/identity/secrets.ts'
import type { Database } from '../../src/database/database.ts'
import { migrate } from '../../src/database/migrate.ts'
import { newId } from '../../src/shared/identifiers.ts'
import { ownDatabase } from '../support/own-database.ts'
import { endStartedServers, type ServerProcess, startServer } from '../support/server-process.ts'

afterEach(endStartedServers)

const apiKey = 'test-key-of-the-account-to-export-0123456789'
const assistants = 10_000

/** Of the assistants and of the versions before their latest. */
const records = assistants + assistants / 10

/** Well below the 150 MB that it may take, and what it would take as one piece well above. */
const limitBytes = 100 * 1024 * 1024

/** Linux tells how much memory a process has had at most, and forgets it when asked. */
const runs = process.platform === 'linux' ? test : test.skip

runs(
  'an export of 10,000 assistants takes less than 150 MB of memory',
  async () => {
    const server = await startServer({ ...(await filledDatabase()), LOG_LEVEL: 'warn' })
    const before = await residentBytes(server, 'VmRSS')
    await writeFile(`/proc/${server.process.pid}/clear_refs`, '5')
    const { lines, last } = await download(server)
    const peak = await residentBytes(server, 'VmHWM')
    expect(peak - before).toBeLessThan(limitBytes)
    expect(lines).toBe(records + 2)
    expect(JSON.parse(last)).toEqual({ kind: 'end', records })
  },
  120_000,
)

async function download(server: ServerProcess) {
  const { body } = await fetch(`${server.url}/v1/export`, { headers: { authorization: `Bearer ${apiKey}` } })
  if (body === null) throw new Error('The export has no body.')
  let lines = 0
  let last = ''
  for await (const chunk of body) {
    for (const byte of chunk) if (byte === 0x0a) lines += 1
    last = (last + Buffer.from(chunk).toString('latin1')).slice(-100)
  }
  return { lines, last: last.trimEnd().split('\n').at(-1) ?? '' }
}

async function residentBytes({ process: { pid } }: ServerProcess, field: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024
}

/** @returns what makes a server use it */
async function filledDatabase(): Promise<Readonly<Record<string, string>>> {
  const { environment, open } = await ownDatabase()
  await fill(await open())
  return environment
}

/** One account, whose assistants have prompts of 4 KB; every tenth has been changed once. */
async function fill(database: Database): Promise<void> {
  const prisma = await database.openPrisma()
  await migrate(database)
  const accountId = newId()
  await prisma.account.create({ data: { id: accountId, slug: 'large', name: 'large' } })
  const key = { id: newId(), accountId, name: 'test', hint: 'test', scopes: ['read'] }
  await prisma.apiKey.create({ data: { ...key, keyHash: hashToken(apiKey) } })
  const content = 'You answer the phone of a dental practice. '.repeat(100)
  const draft = blankDraft('Front desk')
  const messages = [{ role: 'system' as const, content }]
  const settings = settingsText({ ...draft, model: { ...draft.model, messages } })
  await database.transaction(async (session) => {
    await session.script('SET LOCAL statement_timeout = 0')
    await session.query('fill', fillSql, [accountId, settings, assistants])
  })
  await database.close()
}

const fillSql = `
  WITH made AS (
    INSERT INTO assistants (id, account_id, name, settings, version)
    SELECT gen_random_uuid(), $1::uuid, 'Assistant ' || n, $2::json, CASE n % 10 WHEN 0 THEN 2 ELSE 1 END
    FROM generate_series(1, $3::int) n RETURNING *
  )
  INSERT INTO assistant_versions (assistant_id, number, account_id, content_hash, name, settings, author_kind)
  SELECT id, number, account_id, '', name, settings, 'system' FROM made, generate_series(1, made.version) number`
