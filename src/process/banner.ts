import type { FirstAccount } from '../core/identity/first-account.ts'
import type { Dialect } from '../http/dialect.ts'

/**
 * What a new server says once on the terminal: where its APIs are, a request to each that works when pasted, and the
 * secrets that it made up. Secrets that were given by the environment are not repeated.
 */
export function banner(dialects: readonly Dialect[], publicUrl: string, first: FirstAccount): string {
  const key = first.generatedApiKey ?? '$ADMIN_API_KEY'
  const width = Math.max(...dialects.map(({ title }) => title.length))
  const bases = dialects.map(({ title, prefix }) => `  ${title.padEnd(width)}  ${publicUrl}${prefix}`)
  const requests = dialects.map((dialect) => `  ${curl(dialect, publicUrl, key)}`)
  return [
    '',
    `Switchboard has created the account "${first.accountSlug}". These credentials are shown only once:`,
    '',
    `  Admin     ${first.email}`,
    `  Password  ${first.generatedPassword ?? '(ADMIN_PASSWORD)'}`,
    `  API key   ${first.generatedApiKey ?? '(ADMIN_API_KEY)'}`,
    '',
    ...bases,
    `  ${'Documentation'.padEnd(width)}  ${publicUrl}/docs`,
    '',
    ...(first.generatedApiKey === null ? ['  export ADMIN_API_KEY=…   # the key of the server'] : []),
    ...requests,
    '',
    '',
  ].join('\n')
}

function curl(
  { security: { scheme }, prefix, examplePath }: Dialect,
  publicUrl: string,
  key: string,
): string {
  return `curl ${credentialOption(scheme, key)} ${publicUrl}${prefix}${examplePath}`
}

/** In double quotes, so that the shell fills in the name of a variable. */
function credentialOption(scheme: Dialect['security']['scheme'], key: string): string {
  if (scheme.type === 'apiKey' && scheme.in === 'cookie') return `-b "${scheme.name}=${key}"`
  if (scheme.type === 'apiKey') return `-H "${scheme.name}: ${key}"`
  return `-H "Authorization: Bearer ${key}"`
}
