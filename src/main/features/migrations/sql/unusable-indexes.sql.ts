import type pg from 'pg'

/** A whole name, as a script writes it, as a regular expression. */
const NAMED = String.raw`'(^|[^[:alnum:]_$])' || regexp_replace(replace(c.relname, '"', '""'), '([^[:alnum:]_])', '\\\1', 'g') || '([^[:alnum:]_$]|$)'`

/** Indexes of the user's tables that the script names, that are not valid and that nobody builds now. */
const UNUSABLE = `SELECT i.indexrelid::regclass::text AS name FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
JOIN pg_namespace n ON n.oid = c.relnamespace AND NOT starts_with(n.nspname, 'pg_')
WHERE NOT i.indisvalid AND $1 ~ (${NAMED})
  AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)
ORDER BY 1`

/**
 * Fails when an index that the script names is INVALID afterwards. CREATE INDEX CONCURRENTLY IF NOT EXISTS skips the rest
 * of a build that failed before, and would pass for done.
 */
export const refuseUnusableIndexes = async (client: pg.ClientBase, script: string): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(UNUSABLE, [script])
  if (rows.length === 0) return
  const names = rows.map(({ name }) => name).join(', ')
  throw new Error(`INVALID after an earlier build failed: ${names}. Repair the track, which drops it, and run again.`)
}
