/**
 * Path and query of a request target. A server must accept the absolute form as well (RFC 9112, 3.2.2): proxies send
 * `GET http://host/path`.
 */
export function originForm(target: string): string {
  const authority = /^https?:\/\/[^/?#]*/i.exec(target)?.[0]
  if (authority === undefined) return target
  const rest = target.slice(authority.length)
  return rest.startsWith('/') ? rest : `/${rest}`
}
