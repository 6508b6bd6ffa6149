import { HANGING, type PlanContext } from './plan-context.sql.ts'
import { endsAfter } from '../../../stores/postgres/validity.ts'

/**
 * Keeps units that would be removed but still have something on them, such as an assignment, a delegation or a unit
 * that was entered by hand, and the units above them. Their action is then `kept`. The table `HANGING` has a row for
 * every thing on them.
 */
export const keptUnitSteps = ({ schema, plan, now }: PlanContext): string[] => {
  const hanging = `${schema}.${HANGING}`
  const units = (action: string) =>
    `(SELECT id FROM ${plan('orgUnit')} WHERE action = '${action}' UNION ALL SELECT id FROM ${plan('class')} WHERE action = '${action}')`
  const replaced = (kind: 'orgUnit' | 'class' | 'course' | 'assignment', id: string) =>
    `EXISTS (SELECT FROM ${plan(kind)} m WHERE m.id = ${id} AND m.action IN ('changed', 'deactivated'))`
  return [
    `CREATE UNLOGGED TABLE ${hanging} WITH (autovacuum_enabled = false) AS
      WITH going AS MATERIALIZED ${units('deactivated')}, thing (unit_id, what) AS (
        SELECT o.parent_id, 'unit' FROM directory.org_unit o
        WHERE o.deleted_at IS NULL AND NOT ${replaced('orgUnit', 'o.id')} AND NOT ${replaced('class', 'o.id')}
        UNION ALL SELECT parent_id, 'unit' FROM ${plan('orgUnit')} WHERE action IN ('added', 'changed')
        UNION ALL SELECT parent_id, 'unit' FROM ${plan('class')} WHERE action IN ('added', 'changed')
        UNION ALL SELECT a.org_unit_id, 'assignment' FROM directory.assignment a
        WHERE ${endsAfter('a', now)} AND NOT ${replaced('assignment', 'a.id')}
        UNION ALL SELECT org_unit_id, 'assignment' FROM ${plan('assignment')}
        WHERE action IN ('added', 'changed') AND (valid_to IS NULL OR valid_to > ${now})
        UNION ALL SELECT org_unit_id, 'delegation' FROM directory.delegation
        WHERE (valid_to IS NULL OR valid_to > ${now}) AND (revoked_at IS NULL OR revoked_at > ${now})
        UNION ALL SELECT c.org_unit_id, 'course' FROM directory.course c WHERE c.deleted_at IS NULL AND NOT ${replaced('course', 'c.id')}
        UNION ALL SELECT org_unit_id, 'course' FROM ${plan('course')} WHERE action IN ('added', 'changed')
      )
      SELECT t.unit_id, t.what FROM thing t WHERE t.unit_id IN (SELECT id FROM going)`,
    `WITH RECURSIVE going AS MATERIALIZED ${units('deactivated')}, kept AS (
        SELECT unit_id AS id FROM ${hanging}
        UNION
        SELECT o.parent_id FROM kept k JOIN directory.org_unit o ON o.id = k.id WHERE o.parent_id IN (SELECT id FROM going)
      ), kept_orgs AS (
        UPDATE ${plan('orgUnit')} m SET action = 'kept' FROM kept k WHERE m.id = k.id AND m.action = 'deactivated'
      )
      UPDATE ${plan('class')} m SET action = 'kept' FROM kept k WHERE m.id = k.id AND m.action = 'deactivated'`,
    `INSERT INTO ${hanging} (unit_id, what)
      SELECT o.parent_id, 'unit' FROM ${units('kept')} k JOIN directory.org_unit o ON o.id = k.id WHERE o.parent_id IN ${units('kept')}`,
  ]
}
