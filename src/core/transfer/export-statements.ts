import { afterPlaceSql } from '../../database/keyset.ts'
import { authorColumns } from '../audit/author-row.ts'
import { campaignColumns } from '../campaigns/campaign-row.ts'
import { environmentColumns } from '../environments/environment-row.ts'

/*
 * The statements of an export. Those over a whole account take it, the place after which their page begins, and how many
 * rows it has at most.
 */

/** Records in one query; fewer where they are large. */
export const pageSize = 500

/** Of settings, in one result of the database. Two pages are held at a time, and one of versions. */
const portionBytes = 1024 * 1024

/** What follows the columns of a statement over the table `t`. */
const afterCursorSql = `WHERE t.account_id = $1::uuid
  AND ${afterPlaceSql(['t.created_at', 't.id'], 'ASC', ['$2::timestamptz', '$3::uuid'])}`
const page = `ORDER BY t.created_at, t.id LIMIT $4::int`

export const filesSql = `SELECT id, name, mime_type, bytes, sha256, created_at FROM files t ${afterCursorSql} ${page}`

/**
 * As many rows of such a page as a portion has room for, by the sizes of their settings. These become text last, so that
 * those of the other rows are not read.
 * @param columns of `p`, without the settings
 * @param statement gives these columns, `settings` and `settings_bytes`
 */
function portionOf(columns: string, statement: string): string {
  return `SELECT ${columns}, settings::text AS settings FROM (
      SELECT p.*, row_number() OVER page AS place, sum(p.settings_bytes) OVER page AS reached
      FROM (${statement}) p WINDOW page AS (ROWS UNBOUNDED PRECEDING)
    ) p WHERE place = 1 OR reached <= ${portionBytes} ORDER BY place`
}

export const templatesSql = portionOf(
  'id, name, description, created_at, updated_at',
  `SELECT id, name, description, settings, settings_bytes, created_at, updated_at
  FROM assistant_templates t ${afterCursorSql} ${page}`,
)

const versionColumns = `p.name, p.external_id, p.number, p.parent, p.restored_from, p.versioned_at, ${authorColumns('p')}`

export const assistantsSql = portionOf(
  `p.id, p.created_at, p.updated_at, p.has_environments, ${versionColumns}`,
  `
  SELECT t.id, t.name, t.external_id, t.settings, t.settings_bytes, t.created_at, t.updated_at,
    v.number, v.parent, v.restored_from, v.created_at AS versioned_at, ${authorColumns('v')},
    EXISTS (SELECT FROM environment_pins p WHERE p.assistant_id = t.id)
      OR EXISTS (SELECT FROM environments e WHERE e.assistant_id = t.id) AS has_environments
  FROM assistants t JOIN assistant_versions v ON v.assistant_id = t.id AND v.number = t.version
  ${afterCursorSql} AND t.deleted_at IS NULL ${page}`,
)

export const versionsSql = portionOf(
  `p.assistant_id, ${versionColumns}`,
  `
  SELECT v.assistant_id, v.number, v.name, v.external_id, v.settings, v.settings_bytes, v.parent,
    v.restored_from, v.created_at AS versioned_at, ${authorColumns('v')}
  FROM unnest($1::uuid[], $2::int[], $3::int[]) WITH ORDINALITY AS wanted (id, after, latest, position)
  JOIN assistant_versions v
    ON v.assistant_id = wanted.id AND v.number > wanted.after AND v.number < wanted.latest
  ORDER BY wanted.position, v.number LIMIT $4::int`,
)

export const environmentsSql = `SELECT ${environmentColumns}
  FROM environments e WHERE e.assistant_id = $1::uuid ORDER BY e.name`

export const pinsSql = `
  SELECT p.environment, p.number, p.targets, p.rollback_to, p.created_at, ${authorColumns('p')}
  FROM environment_pins p WHERE p.assistant_id = $1::uuid ORDER BY p.environment, p.number`

export const phoneNumbersSql = `SELECT id, number, name, provider, assistant_id, created_at, updated_at
  FROM phone_numbers t ${afterCursorSql} ${page}`

export const campaignsSql = `SELECT ${campaignColumns.replaceAll('c.', 't.')} FROM campaigns t ${afterCursorSql} ${page}`
