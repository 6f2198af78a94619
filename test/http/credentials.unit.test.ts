import { describe, expect, test } from 'vitest'
import { bearerToken, credentialOf } from '../../src/http/authentication/credentials.ts'

describe('bearerToken', () => {
  test.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER   abc  ', 'abc'],
    ['Bearer', undefined],
    ['Bearer ', undefined],
    ['Bearer a b', undefined],
    ['Bearerabc', undefined],
    ['Basic abc', undefined],
    [' Bearer abc', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j', (header, token) => {
    expect(bearerToken(header)).toBe(token)
  })
})

describe('credentialOf', () => {
  const authorization = 'Bearer from-bearer'
  const all = { authorization, 'x-api-key': 'from-header' }
  const cookies = { 'auth-token': 'from-cookie' }

  test.each([
    [all, cookies, 'from-bearer', 'authorization'],
    [{ 'x-api-key': 'from-header' }, cookies, 'from-header', 'x-api-key'],
    [{}, cookies, 'from-cookie', 'cookie'],
    [{ authorization: 'Basic abc' }, cookies, 'from-cookie', 'cookie'],
    [{ 'x-api-key': '' }, cookies, 'from-cookie', 'cookie'],
    [{ 'x-api-key': ['first', 'second'] }, {}, 'first', 'x-api-key'],
    [{ authorization: `Bearer ${'x'.repeat(512)}` }, {}, 'x'.repeat(512), 'authorization'],
    [{ authorization: `Bearer ${'x'.repeat(513)}` }, cookies, 'from-cookie', 'cookie'],
  ] as const)('takes the first of %j and %j', (headers, sent, token, carrier) => {
    const request = { headers: { ...headers } as Record<string, string>, cookies: { ...sent } } // a header may come twice
    expect(credentialOf(request)).toEqual({ token, carrier })
  })

  test.each([
    [{}, {}],
    [{ authorization: 'Basic abc', 'x-api-key': '' }, { 'auth-token': '' }],
    [{}, { 'other-token': 'x' }],
    [{ 'x-api-key': 'x'.repeat(513) }, {}],
  ])('is null for %j and %j', (headers, cookies) => {
    expect(credentialOf({ headers, cookies: { ...cookies } as Record<string, string> })).toBeNull() // absent ones are undefined
  })
})
