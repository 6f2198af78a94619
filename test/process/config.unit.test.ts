import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { environmentVariables, parseConfig } from '../../src/process/config.ts'

test('every variable stands in .env.example with a line that explains it', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n')
  const explained = lines.flatMap((line, index) => {
    const name = /^#?([A-Z0-9_]+)=/.exec(line)?.[1]
    return name !== undefined && /^# \S+/.test(lines[index - 1] ?? '') ? [name] : []
  })
  expect(explained.sort()).toEqual([...environmentVariables].sort())
})

test('.env.example is a valid configuration as it stands, equal to none', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n')
  const entries = lines
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => line.split('=') as [string, string])
  expect(parseConfig(Object.fromEntries(entries))).toEqual(parseConfig({}))
})

describe('a bad value is refused by name', () => {
  test.each([
    ['PORT', '70000'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['DATABASE_POOL_SIZE', '0'],
    ['DATABASE_WAIT_SECONDS', '-1'],
    ['LOG_LEVEL', 'loud'],
    ['TRUST_PROXY', '2'],
    ['TRUST_PROXY', 'everyone'],
    ['CORS_ORIGINS', 'example.com'],
    ['PUBLIC_URL', 'ftp://example.com'],
    ['ADMIN_EMAIL', 'admin'],
    ['ADMIN_PASSWORD', 'short'],
    ['ADMIN_API_KEY', 'x'.repeat(31)],
    ['ADMIN_API_KEY', `ses_${'x'.repeat(40)}`],
    ['ADMIN_API_KEY', `${'x'.repeat(40)} y`],
    ['ACCOUNT_SLUG', 'My Team'],
    ['SESSION_TTL_HOURS', '0'],
    ['FILE_SIZE_LIMIT_MB', 'much'],
    ['S3_ENDPOINT', 'minio'],
    ['S3_FORCE_PATH_STYLE', 'yes'],
  ])('%s=%s', (name, value) => {
    expect(() => parseConfig({ [name]: value })).toThrow(`  ${name}: `)
  })
})

test('lists are split and origins are normalised', () => {
  const config = parseConfig({
    CORS_ORIGINS: 'https://a.example/, http://b.example:8080',
    TRUST_PROXY: 'loopback, 10.0.0.0/8',
    PUBLIC_URL: 'https://s.example/',
  })
  expect(config).toMatchObject({
    corsOrigins: ['https://a.example', 'http://b.example:8080'],
    trustProxy: ['loopback', '10.0.0.0/8'],
    publicUrl: 'https://s.example',
  })
})
