import { GUARDED_DAYS, type GuardedKind } from '../../../../contract/imports.ts'
import type { ImportKind, PlanContext } from './plan-context.sql.ts'
import type { Run } from '../run/staging.sql.ts'
import { endsAfter } from '../../../stores/postgres/validity.ts'

/** The rows of a kind that a plan ends, among the active rows that earlier imports made or the package names. */
export type GuardedCount = { kind: GuardedKind; ended: number; of: number }

/** Returns the counts in the order in which the kinds are judged. */
export const countGuarded = async (run: Run, { plan, now }: PlanContext): Promise<GuardedCount[]> => {
  const count = async (
    kind: GuardedKind,
    { planned, table, active, ends }: { planned: ImportKind; table: string; active: string; ends: string },
  ): Promise<GuardedCount> => {
    const [row] = await run<{ ended: string; of: string }>(
      `SELECT
        (SELECT count(*) FROM ${plan(planned)} m JOIN directory.${table} t ON t.id = m.id WHERE ${active} AND (${ends})) AS ended,
        (SELECT count(*) FROM directory.${table} t WHERE t.source = 'oneroster' AND ${active})
          + (SELECT count(*) FROM directory.${table} t JOIN ${plan(planned)} m ON m.id = t.id WHERE t.source <> 'oneroster' AND ${active}) AS of`,
    )
    return { kind, ended: Number(row!.ended), of: Number(row!.of) }
  }
  const soon = `${now} + interval '${GUARDED_DAYS} days'`
  const gone = `m.action = 'deactivated'`
  const assignment = (kind: GuardedKind, file: string) =>
    count(kind, {
      planned: 'assignment',
      table: 'assignment',
      active: `${endsAfter('t', now)} AND ${file}`,
      // An active row that is put off gives nothing until it begins. A row that ends soon counts as ended, because
      // tomorrow's reader finds the school without it.
      ends: `${gone} OR (m.action = 'changed' AND (m.valid_to <= ${now} OR (t.valid_from <= ${now} AND m.valid_from > ${now})
        OR (m.valid_to <= ${soon} AND ${endsAfter('t', soon)})))`,
    })
  return [
    await count('people', {
      planned: 'person',
      table: 'person',
      active: `t.status = 'active' AND t.deleted_at IS NULL`,
      ends: `${gone} OR (m.action = 'changed' AND m.status = 'inactive')`,
    }),
    await assignment('enrollments', `t.sourced_id LIKE 'enrollments/%'`),
    await assignment('roles', `(t.sourced_id LIKE 'roles/%' OR t.sourced_id LIKE 'users/%')`),
    await count('classes', {
      planned: 'class',
      table: 'org_unit',
      active: `t.kind = 'class' AND t.deleted_at IS NULL`,
      ends: gone,
    }),
    await count('orgUnits', {
      planned: 'orgUnit',
      table: 'org_unit',
      active: `t.kind <> 'class' AND t.deleted_at IS NULL`,
      ends: gone,
    }),
    await count('relationships', { planned: 'relationship', table: 'relationship', active: 'true', ends: gone }),
  ]
}
