import type { IncomingHttpHeaders } from 'node:http'
import { parseCookie } from 'cookie'
import { plainKeyPrefix } from '../../core/identity/api-key.ts'
import { bearerToken, credentialHeaders, sessionCookie } from '../authentication/credentials.ts'
import type { Dialect, DialectAliases } from '../dialect.ts'

/** The properties of a dialect by which aliases are resolved. */
export type AliasTarget = Pick<Dialect, 'id' | 'prefix' | 'keyPrefix' | 'aliases'>

/** Which dialect serves which requests. */
export interface AliasRules {
  readonly dialects: readonly AliasTarget[]
  /** By path under `/api`, without it. */
  readonly ownPaths: ReadonlyMap<string, AliasTarget>
  /** By path without `/api`. */
  readonly rootPaths: ReadonlyMap<string, AliasTarget>
  readonly credentials: ReadonlyMap<NonNullable<DialectAliases['credential']>, AliasTarget>
  /** Everything else under `/api`. */
  readonly otherwise: AliasTarget
}

/** Where a request leads that names no dialect in its path. */
export interface Alias {
  readonly target: AliasTarget
  /** Path and query below the base of the dialect. */
  readonly path: string
  /** Whether the request names the dialect, as opposed to having a kind of credential that only suggests it. */
  readonly certain: boolean
}

/** The headers by which requests to the alias are told apart. */
export const aliasHeaders = ['x-dialect', ...credentialHeaders] as const

/** @throws Error when two dialects claim the same, or none takes the other requests */
export function aliasRules(dialects: readonly AliasTarget[]): AliasRules {
  const otherwise = dialects.filter(({ aliases }) => aliases?.otherwise === true)
  const [target, second] = otherwise
  if (target === undefined) throw new Error('No dialect takes the other requests under /api.')
  if (second !== undefined) throw claimedTwice('the other requests under /api', target, second)
  return {
    dialects,
    ownPaths: claims(dialects, ({ ownPaths = [] }) => ownPaths),
    rootPaths: claims(dialects, ({ rootPaths = [] }) => rootPaths),
    credentials: claims(dialects, ({ credential }) => (credential === undefined ? [] : [credential])),
    otherwise: target,
  }
}

function claims<Key extends string>(
  dialects: readonly AliasTarget[],
  keysOf: (aliases: DialectAliases) => readonly Key[],
): ReadonlyMap<Key, AliasTarget> {
  const claimed = new Map<Key, AliasTarget>()
  for (const dialect of dialects) {
    for (const key of keysOf(dialect.aliases ?? {})) {
      const other = claimed.get(key)
      if (other !== undefined) throw claimedTwice(key, other, dialect)
      claimed.set(key, dialect)
    }
  }
  return claimed
}

function claimedTwice(what: string, { id }: AliasTarget, { id: second }: AliasTarget): Error {
  return new Error(`The dialects ${id} and ${second} both claim ${what}.`)
}

/** Whether the dialect of this URL depends on the headers. */
export function isApiAlias(url: string): boolean {
  return startsWithSegment(url, '/api')
}

/**
 * Where a request leads that names no dialect in its path. All of these APIs publish `/api/assistants`; the dialect is
 * chosen, in this order, by: the header `x-dialect`, a key issued for one API, a path that only one
 * API has, `x-api-key`, the cookie.
 * @param url path and query, as they were sent
 * @returns null when the URL is no alias, or `x-dialect` is the id of no dialect
 */
export function aliasOf(url: string, headers: IncomingHttpHeaders, rules: AliasRules): Alias | null {
  if (isApiAlias(url)) {
    const path = url.slice('/api'.length)
    const named = namedTarget(path, headers, rules)
    if (named === null) return null
    return { target: named ?? guessedTarget(headers, rules), path, certain: named !== undefined }
  }
  const target = targetAt(url, rules.rootPaths)
  return target === undefined ? null : { target, path: url, certain: true }
}

/** The URL under the dialect's base; the same URL when it is no alias. */
export function resolveAlias(url: string, headers: IncomingHttpHeaders, rules: AliasRules): string {
  const alias = aliasOf(url, headers, rules)
  return alias === null ? url : alias.target.prefix + alias.path
}

/** The dialect that the request names; null when that is unknown, undefined when it names none. */
function namedTarget(
  path: string,
  headers: IncomingHttpHeaders,
  { dialects, ownPaths }: AliasRules,
): AliasTarget | null | undefined {
  const named = headers['x-dialect']
  if (named !== undefined) {
    return dialects.find(({ id }) => id === String(named).trim().toLowerCase()) ?? null
  }
  const issuedFor = keysOf(headers).flatMap((key) =>
    dialects.filter(({ keyPrefix }) => keyPrefix !== plainKeyPrefix && key.startsWith(keyPrefix)),
  )[0]
  return issuedFor ?? targetAt(path, ownPaths)
}

function guessedTarget(headers: IncomingHttpHeaders, { credentials, otherwise }: AliasRules): AliasTarget {
  const byKey = headers['x-api-key'] === undefined ? undefined : credentials.get('x-api-key')
  const byCookie = cookieOf(headers) === undefined ? undefined : credentials.get('cookie')
  return byKey ?? byCookie ?? otherwise
}

function targetAt(path: string, targets: ReadonlyMap<string, AliasTarget>): AliasTarget | undefined {
  for (const [segment, target] of targets) if (startsWithSegment(path, segment)) return target
  return undefined
}

function keysOf(headers: IncomingHttpHeaders): string[] {
  return [bearerToken(headers.authorization), headers['x-api-key'], cookieOf(headers)].filter(
    (key) => typeof key === 'string',
  )
}

/** The URL is rewritten before the plugin for cookies has read them. */
function cookieOf({ cookie = '' }: IncomingHttpHeaders): string | undefined {
  return parseCookie(cookie)[sessionCookie]
}

function startsWithSegment(path: string, segment: string): boolean {
  if (!path.startsWith(segment)) return false
  const next = path[segment.length]
  return next === undefined || next === '/' || next === '?'
}
