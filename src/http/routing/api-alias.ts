import type { IncomingHttpHeaders } from 'node:http'
import { plainKeyPrefix } from '../../core/identity/api-key.ts'
import { bearerToken, credentialHeaders, sessionCookie } from '../authentication/credentials.ts'

/** What the alias needs to know of a dialect. */
export interface AliasTarget {
  readonly id: string
  readonly prefix: string
  readonly keyPrefix: string
}

/** The dialects by the parts that they play in the rules below. */
export interface AliasRules {
  readonly dialects: readonly AliasTarget[]
  /** `/user/…`, with or without `/api`. */
  readonly userPaths: AliasTarget
  /** `/assistants/…` and `/auth/…` without `/api`, a login and logout with it, and every request with the cookie. */
  readonly cookie: AliasTarget
  /** Requests with `x-api-key`. */
  readonly apiKeyHeader: AliasTarget
  /** Everything else under `/api`. */
  readonly otherwise: AliasTarget
}

/** What a request means that names no dialect in its path. */
export interface Alias {
  readonly target: AliasTarget
  /** Path and query below the base of the dialect. */
  readonly path: string
  /** Whether the request says so, as opposed to bringing a kind of credential or nothing by which to tell. */
  readonly certain: boolean
}

/** The headers by which requests to the alias are told apart. */
export const aliasHeaders = ['x-dialect', ...credentialHeaders] as const

/** Whether it is the headers that decide where this URL leads. */
export function isApiAlias(url: string): boolean {
  return startsWithSegment(url, '/api')
}

/**
 * Where a request goes that names no dialect in its path. All of these APIs publish `/api/assistants`; which one is
 * meant shows in the request itself. In this order: the header `x-dialect`, a key issued for one API, a path that only
 * one API has, `x-api-key`, the cookie.
 * @param url path and query, as they came
 * @returns null when it is none of the aliases, or `x-dialect` names no dialect
 */
export function aliasOf(url: string, headers: IncomingHttpHeaders, rules: AliasRules): Alias | null {
  const certainly = (target: AliasTarget, path: string) => ({ target, path, certain: true })
  if (isApiAlias(url)) {
    const path = url.slice('/api'.length)
    const named = namedTarget(path, headers, rules)
    if (named !== undefined) return named === null ? null : certainly(named, path)
    return { target: guessedTarget(headers, rules), path, certain: false }
  }
  if (startsWithSegment(url, '/user')) return certainly(rules.userPaths, url)
  if (startsWithSegment(url, '/assistants') || startsWithSegment(url, '/auth'))
    return certainly(rules.cookie, url)
  return null
}

/** The URL under the dialect's base; the same URL when it is none of the aliases. */
export function resolveAlias(url: string, headers: IncomingHttpHeaders, rules: AliasRules): string {
  const alias = aliasOf(url, headers, rules)
  return alias === null ? url : alias.target.prefix + alias.path
}

/** The dialect that the request names; null when it names one that is none, undefined when it names none. */
function namedTarget(
  path: string,
  headers: IncomingHttpHeaders,
  rules: AliasRules,
): AliasTarget | null | undefined {
  const named = headers['x-dialect']
  if (named !== undefined) return dialectNamed(String(named), rules)
  const issuedFor = keysOf(headers).flatMap((key) =>
    rules.dialects.filter(
      (dialect) => dialect.keyPrefix !== plainKeyPrefix && key.startsWith(dialect.keyPrefix),
    ),
  )[0]
  if (issuedFor !== undefined) return issuedFor
  if (startsWithSegment(path, '/user')) return rules.userPaths
  if (startsWithSegment(path, '/auth/login') || startsWithSegment(path, '/auth/logout')) return rules.cookie
  return undefined
}

function guessedTarget(headers: IncomingHttpHeaders, rules: AliasRules): AliasTarget {
  if (headers['x-api-key'] !== undefined) return rules.apiKeyHeader
  if (cookieOf(headers) !== undefined) return rules.cookie
  return rules.otherwise
}

/** In any case; null when there is no such dialect. */
function dialectNamed(name: string, { dialects }: AliasRules): AliasTarget | null {
  return dialects.find(({ id }) => id === name.trim().toLowerCase()) ?? null
}

function keysOf(headers: IncomingHttpHeaders): string[] {
  return [bearerToken(headers.authorization), headers['x-api-key'], cookieOf(headers)].filter(
    (key) => typeof key === 'string',
  )
}

const cookiePattern = new RegExp(`(?:^|;)\\s*${sessionCookie}=([^;]*)`)

function cookieOf(headers: IncomingHttpHeaders): string | undefined {
  return cookiePattern.exec(headers.cookie ?? '')?.[1]
}

function startsWithSegment(path: string, segment: string): boolean {
  if (!path.startsWith(segment)) return false
  const next = path[segment.length]
  return next === undefined || next === '/' || next === '?'
}
