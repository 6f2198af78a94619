import { describe, expect, onTestFinished, test } from 'vitest'
import { createFileLinks, expiryOf } from '../../../src/core/files/file-links.ts'
import { createSigningKeyRepository } from '../../../src/core/files/signing-key-repository.ts'
import type { Database } from '../../../src/database/database.ts'
import { newId } from '../../../src/shared/identifiers.ts'
import { testDatabase } from '../../support/database.ts'
import { freshDatabase } from '../identity/fresh-database.ts'

const accountId = newId()
const fileId = newId()

function linksOver(database: Database) {
  return createFileLinks(createSigningKeyRepository(database))
}

function at(minutes: number): Date {
  return new Date(Date.UTC(2026, 0, 8) + minutes * 60_000)
}

describe('links to files', () => {
  test('are the same for a quarter of an hour, and hold for one to two', async () => {
    const links = linksOver(await testDatabase())
    const first = (await links.of(accountId, at(0)))(fileId)
    expect(expiryOf(first)).toEqual(at(30))
    expect((await links.of(accountId, at(14.99)))(fileId)).toEqual(first)
    const next = (await links.of(accountId, at(15)))(fileId)
    expect(next).not.toEqual(first)
    expect(await links.check(first, at(0))).toBe(1800)
    expect(await links.check(first, at(29.99))).toBe(0)
    for (const minutes of [30, 31, 1e6]) {
      await expect(links.check(first, at(minutes))).rejects.toMatchObject({ code: 'forbidden' })
    }
  })

  test('of one instance are valid at another, also when both make the key at once', async () => {
    const { instances, close } = await freshDatabase(2)
    onTestFinished(close)
    const [linkTo, toOther] = await Promise.all(
      instances.map((database) => linksOver(database).of(accountId, at(0))),
    )
    const link = linkTo?.(fileId) ?? expect.fail()
    expect(toOther?.(fileId)).toEqual(link)
    for (const database of instances) expect(await linksOver(database).check(link, at(1))).toBe(29 * 60)
    // Another server has another key.
    const elsewhere = linksOver(await testDatabase()).check(link, at(1))
    await expect(elsewhere).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('ask the database for the key once, and again after a failure', async () => {
    const { sql } = await testDatabase()
    let asked = 0
    const query = ((name, text, values) => {
      asked += 1
      if (asked === 1) throw new Error('The database is away.')
      return sql.query(name, text, values)
    }) as Database['sql']['query']
    const links = linksOver({ ...(await testDatabase()), sql: { query } })
    await expect(links.of(accountId, at(0))).rejects.toThrow('away')
    const before = asked
    await links.of(accountId, at(0))
    const made = asked
    for (let round = 0; round < 3; round += 1) await links.of(accountId, at(0))
    expect([before, asked]).toEqual([1, made])
  })
})
