import { describe, expect, test } from 'vitest'
import { isContention, isUnavailable, isUniqueViolation } from '../../src/database/failures.ts'
import { openServedDatabase } from '../../src/database/served.ts'
import { freePort } from '../support/server-process.ts'

const coded = (code: string, cause?: unknown) => Object.assign(new Error('x', { cause }), { code })

describe('a database that cannot be reached', () => {
  test('is told from an error of the database, by plain SQL and by Prisma', async () => {
    const url = `postgresql://nobody@127.0.0.1:${await freePort()}/none`
    const database = openServedDatabase({ url, poolSize: 1, onConnectionError: () => {} })
    const prisma = await database.openPrisma()
    const failures = await Promise.allSettled([
      database.sql.query('ping', 'SELECT 1', []),
      prisma.account.findFirst(),
      prisma.$transaction((transaction) => transaction.account.findFirst()),
      database.transaction((session) => session.query('ping', 'SELECT 1', [])),
    ])
    for (const failure of failures) {
      expect(failure).toMatchObject({ status: 'rejected' })
      expect(failure.status === 'rejected' && isUnavailable(failure.reason)).toBe(true)
      expect(failure.status === 'rejected' && isContention(failure.reason)).toBe(false)
    }
    await database.close()
  })

  test.each([
    'P1001',
    'P2024',
    'P2028',
    '08006',
    '53300',
    '57P01',
    '25006',
    'ECONNREFUSED',
    'EPIPE',
    '57014',
    '55P03',
    '40P01',
    'P2034',
  ])('%s is one', (code) => {
    expect(isUnavailable(coded(code))).toBe(true)
    expect(isUnavailable(coded('X', coded(code)))).toBe(true)
    const byPrisma = Object.assign(coded('P2010'), { meta: { driverAdapterError: coded('X', coded(code)) } })
    expect(isUnavailable(byPrisma)).toBe(true)
  })

  test.each(['P2002', '23505', '22P02', '42P01', 'ENOENT'])('%s is none', (code) => {
    expect(isUnavailable(coded(code))).toBe(false)
  })

  test('neither is something that is no error', () => {
    for (const value of [null, undefined, 'P1001', 7]) expect(isUnavailable(value)).toBe(false)
  })
})

test.each(['P2024', 'P2028', '53300', '57014', '55P03', '40P01', 'P2034'])(
  '%s says that the database is there and busy',
  (code) => expect(isContention(coded('X', coded(code)))).toBe(true),
)

test.each(['P1001', '08006', '57P01', 'ECONNREFUSED', '53100'])('%s does not', (code) => {
  expect(isContention(coded(code))).toBe(false)
})

test('a unique violation is known by the codes of both drivers', () => {
  expect(['P2002', '23505'].every((code) => isUniqueViolation(coded(code)))).toBe(true)
  expect(isUniqueViolation(coded('23503'))).toBe(false)
})
