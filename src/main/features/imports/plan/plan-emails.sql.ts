import { type PlanContext, RELEASES } from './plan-context.sql.ts'
import { alive, emailKey } from './roster-rules.sql.ts'

/**
 * E-mail addresses that go over from inactive people to people of the package. Only one person can have an address, so
 * whoever is inactive after this import gives theirs up; the table `RELEASES` says who, and the line that takes it. The
 * rules have refused every address that somebody else keeps.
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
    // Who was inactive before changes by this alone.
    `DELETE FROM ${plan('person')} m USING ${releases} r WHERE m.id = r.holder_id AND m.action = 'unchanged'`,
    `INSERT INTO ${plan('person')} (sourced_id, id, version, given_name, family_name, middle_name, preferred_name, username, email,
        status, was_active, new_email, releases, missing, action)
      SELECT p.sourced_id, p.id, p.version, p.given_name, p.family_name, p.middle_name, p.preferred_name, p.username, NULL,
        p.status, false, true, true, false, 'changed'
      FROM directory.person p JOIN ${releases} r ON r.holder_id = p.id
      WHERE NOT EXISTS (SELECT FROM ${plan('person')} m WHERE m.id = p.id)`,
  ]
}
