import type { AppError } from '../../shared/errors.ts'

const realm = 'Bearer realm="Switchboard"'

/** The `WWW-Authenticate` of a 401 (RFC 6750, 3): without an error where no credential was sent, or none that is wrong. */
export function challengeOf({ code, credential, message }: AppError): string {
  if (code === 'forbidden') return `${realm}, error="insufficient_scope"`
  if (credential === undefined || credential === 'missing') return realm
  return `${realm}, error="invalid_token", error_description="${message}"`
}
