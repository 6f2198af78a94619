import type { AccountSettings } from './account.ts'

/** The settings of an account that every request in it has to know, under their own names. */
export const settingsColumns = `c.require_if_match AS "requireIfMatch", c.templating,
  c.require_valid_templates AS "requireValidTemplates"`

export function settingsFromRow(row: AccountSettings): AccountSettings {
  const { requireIfMatch, requireValidTemplates, templating } = row
  return { requireIfMatch, requireValidTemplates, templating }
}
