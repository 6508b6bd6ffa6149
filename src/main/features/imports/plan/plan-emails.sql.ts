import { type PlanContext, RELEASES } from './plan-context.sql.ts'
import { rosterFields } from './roster-person.sql.ts'
import { alive, emailKey } from './roster-rules.sql.ts'

const columns = rosterFields.map(({ column }) => column)

/**
 * Moves e-mail addresses from inactive people to people of the package. An address belongs to one person, so whoever is
 * inactive after this import gives it up. The table `RELEASES` has that person and the line that takes the address. The
 * rules have refused every address that an active person keeps.
 */
export const emailReleaseSteps = ({ schema, table, plan }: PlanContext): string[] => {
  const releases = `${schema}.${RELEASES}`
  return [
    `CREATE UNLOGGED TABLE ${releases} WITH (autovacuum_enabled = false) AS
      SELECT p.id AS holder_id, m.line FROM ${plan('person')} m
      JOIN directory.person p ON p.email_key = ${emailKey('m.email')} AND p.email IS NOT NULL AND p.deleted_at IS NULL AND p.id <> m.id
      WHERE m.action IN ('added', 'changed') AND m.email IS NOT NULL
        AND NOT EXISTS (SELECT FROM ${table('users')} s WHERE s.sourced_id = p.sourced_id AND ${alive('s')})`,
    `UPDATE ${plan('person')} m SET releases = true FROM ${releases} r WHERE m.id = r.holder_id AND m.action = 'deactivated'`,
    // A person who was inactive before changes only by losing the address.
    `DELETE FROM ${plan('person')} m USING ${releases} r WHERE m.id = r.holder_id AND m.action = 'unchanged'`,
    `INSERT INTO ${plan('person')} (sourced_id, id, version, ${columns.join(', ')},
        was_active, new_email, releases, missing, action)
      SELECT p.sourced_id, p.id, p.version, ${columns.map((column) => (column === 'email' ? 'NULL' : `p.${column}`)).join(', ')},
        false, true, true, false, 'changed'
      FROM directory.person p JOIN ${releases} r ON r.holder_id = p.id
      WHERE NOT EXISTS (SELECT FROM ${plan('person')} m WHERE m.id = p.id)`,
  ]
}
