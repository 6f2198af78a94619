import { plainKeyPrefix } from '../core/identity/api-key.ts'

/** What the keys that are issued for each API begin with, by the dialect's id. */
export const keyPrefixes = {
  native: plainKeyPrefix,
  callcamp: 'cc_tok_',
  autocalls: 'ac_',
  talkturo: 'tt_',
  edmo: plainKeyPrefix,
  callhq: 'chq_',
} as const satisfies Readonly<Record<string, string>>
