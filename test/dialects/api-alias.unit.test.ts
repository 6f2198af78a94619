import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, test } from 'vitest'
import { type AliasTarget, aliasRules, resolveAlias } from '../../src/http/routing/api-alias.ts'

const target = (id: string, keyPrefix: string, aliases: AliasTarget['aliases'] = {}): AliasTarget => ({
  id,
  prefix: id === 'native' ? '/v1' : `/${id}/api`,
  keyPrefix,
  aliases,
})

const edmo = target('edmo', 'sk_', {
  ownPaths: ['/auth/login', '/auth/logout'],
  rootPaths: ['/assistants', '/auth'],
  credential: 'cookie',
})
const callcamp = target('callcamp', 'cc_tok_', { otherwise: true })

const dialects = [
  target('native', 'sk_'),
  callcamp,
  target('autocalls', 'ac_', { ownPaths: ['/user'], rootPaths: ['/user'] }),
  target('talkturo', 'tt_'),
  edmo,
  target('callhq', 'chq_', { credential: 'x-api-key' }),
]

const rules = aliasRules(dialects)

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const cookie = (value: string) => ({ cookie: `theme=dark; auth-token=${value}; x=1` })
const everything = { 'x-api-key': 'sk_1', ...cookie('ses_1'), ...bearer('sk_2') }

type Case = [name: string, url: string, headers: IncomingHttpHeaders, resolved: string]

describe('under /api, in the order of the rules', () => {
  const cases: Case[] = [
    // 1. The header x-dialect.
    ['the header', '/api/assistants', { 'x-dialect': 'talkturo' }, '/talkturo/api/assistants'],
    ['the header of the native API', '/api/assistants', { 'x-dialect': 'native' }, '/v1/assistants'],
    [
      'the header before the key',
      '/api/assistants',
      { 'x-dialect': 'edmo', ...bearer('tt_1') },
      '/edmo/api/assistants',
    ],
    ['the header before the path', '/api/user/me', { 'x-dialect': 'callhq' }, '/callhq/api/user/me'],
    ['an unknown header', '/api/assistants', { 'x-dialect': 'nobody', ...bearer('tt_1') }, '/api/assistants'],
    ['an empty header', '/api/assistants', { 'x-dialect': '' }, '/api/assistants'],
    // 2. A key issued for one API.
    ['a key of Call Camp', '/api/assistants', bearer('cc_tok_1'), '/callcamp/api/assistants'],
    ['a key of Autocalls', '/api/assistants', bearer('ac_1'), '/autocalls/api/assistants'],
    ['a key of Talkturo', '/api/assistants', bearer('tt_1'), '/talkturo/api/assistants'],
    ['a key of CallHQ', '/api/assistants', bearer('chq_1'), '/callhq/api/assistants'],
    ['a key in x-api-key', '/api/assistants', { 'x-api-key': 'tt_1' }, '/talkturo/api/assistants'],
    ['a key in the cookie', '/api/assistants', cookie('chq_1'), '/callhq/api/assistants'],
    ['a key before the path', '/api/user/me', bearer('tt_1'), '/talkturo/api/user/me'],
    ['a key before the login path', '/api/auth/login', bearer('tt_1'), '/talkturo/api/auth/login'],
    [
      'a key before x-api-key',
      '/api/assistants',
      { 'x-api-key': 'sk_1', ...bearer('tt_1') },
      '/talkturo/api/assistants',
    ],
    // 3. Paths that one API has.
    ['a path of Autocalls', '/api/user/assistant', {}, '/autocalls/api/user/assistant'],
    ['a path of Autocalls, whatever the rest', '/api/user', everything, '/autocalls/api/user'],
    ['a path that only begins like it', '/api/users', {}, '/callcamp/api/users'],
    ['the login', '/api/auth/login', {}, '/edmo/api/auth/login'],
    ['the logout', '/api/auth/logout', bearer('sk_1'), '/edmo/api/auth/logout'],
    // 4. x-api-key.
    ['x-api-key', '/api/assistants', { 'x-api-key': 'sk_1' }, '/callhq/api/assistants'],
    ['x-api-key before the cookie', '/api/assistants', everything, '/callhq/api/assistants'],
    // 5. The cookie.
    ['the cookie', '/api/assistants', cookie('ses_1'), '/edmo/api/assistants'],
    ['the cookie alone', '/api/assistants', { cookie: 'auth-token=ses_1' }, '/edmo/api/assistants'],
    ['another cookie', '/api/assistants', { cookie: 'not-auth-token=ses_1' }, '/callcamp/api/assistants'],
    // 6. Else Call Camp.
    ['nothing', '/api/assistants', {}, '/callcamp/api/assistants'],
    ['any other key', '/api/assistants', bearer('sk_1'), '/callcamp/api/assistants'],
    ['who is asking', '/api/auth/me', bearer('sk_1'), '/callcamp/api/auth/me'],
    [
      'a key that is no bearer',
      '/api/assistants',
      { authorization: 'Basic dHRf' },
      '/callcamp/api/assistants',
    ],
  ]
  test.each(cases)('%s: %s', (_name, url, headers, resolved) => {
    expect(resolveAlias(url, headers, rules)).toBe(resolved)
  })
})

describe('without /api, as the pages print it', () => {
  const cases: Case[] = [
    ['Autocalls', '/user/assistant', {}, '/autocalls/api/user/assistant'],
    ['Autocalls, whatever the headers', '/user/me', everything, '/autocalls/api/user/me'],
    ['EDMO assistants', '/assistants/abc', {}, '/edmo/api/assistants/abc'],
    ['EDMO list', '/assistants', {}, '/edmo/api/assistants'],
    ['EDMO login', '/auth/login', {}, '/edmo/api/auth/login'],
  ]
  test.each(cases)('%s: %s', (_name, url, headers, resolved) => {
    expect(resolveAlias(url, headers, rules)).toBe(resolved)
  })
})

test.each([
  ['/api?x=1', '/callcamp/api?x=1'],
  ['/api/', '/callcamp/api/'],
  ['/api/assistants?limit=2&x=/user', '/callcamp/api/assistants?limit=2&x=/user'],
  ['/api/user?per_page=1', '/autocalls/api/user?per_page=1'],
  ['/assistants?limit=2', '/edmo/api/assistants?limit=2'],
])('keeps the query and the slashes of %s', (url, resolved) => {
  expect(resolveAlias(url, {}, rules)).toBe(resolved)
})

test.each([
  '/',
  '/v1/assistants',
  '/callcamp/api/assistants',
  '/healthz',
  '/docs',
  '/apiary',
  '/assistantsx',
  '/authority',
  '/users',
  '/x/api/assistants',
  '//api/assistants',
  '*',
])('leaves %s alone', (url) => {
  expect(resolveAlias(url, { 'x-dialect': 'edmo', ...everything }, rules)).toBe(url)
})

describe('rules that contradict each other are refused by name', () => {
  test.each([
    [
      'a path of its own',
      { ownPaths: ['/auth/login'] },
      'The dialects edmo and second both claim /auth/login.',
    ],
    ['a path at the root', { rootPaths: ['/auth'] }, 'The dialects edmo and second both claim /auth.'],
    ['a credential', { credential: 'cookie' }, 'The dialects edmo and second both claim cookie.'],
    [
      'what is left',
      { otherwise: true },
      'The dialects callcamp and second both claim the other requests under /api.',
    ],
  ] as const)('%s', (_what, aliases, message) => {
    expect(() => aliasRules([...dialects, target('second', 'sk_', aliases)])).toThrow(message)
  })

  test('and so is a server on which nobody takes what is left', () => {
    expect(() => aliasRules([edmo])).toThrow('No dialect takes the other requests under /api.')
  })
})
