import { type ImportCounts, importCountNames } from '../../../../contract/imports.ts'
import { assignmentSteps, relationshipSteps } from './plan-assignments.sql.ts'
import type { FaultList } from '../package/fault-list.ts'
import {
  HANGING,
  type ImportKind,
  PLANS,
  type PlanRequest,
  RELEASES,
  ROLE_PLAN,
  YIELDS,
  newIdExpression,
  planContext,
} from './plan-context.sql.ts'
import { entitySteps } from './plan-entities.sql.ts'
import { type GuardedCount, countGuarded } from './plan-guard.sql.ts'
import { missingSteps } from './plan-missing.sql.ts'
import { warnOfPlan } from './plan-warnings.sql.ts'
import { planRoles } from './role-terms.ts'
import { alive } from './roster-rules.sql.ts'
import { type Run, stagingSchema, stagingTable } from '../run/staging.sql.ts'

/** Plans the roles that the package names, each with the directory's role that it means. */
const planRoleTerms = async (run: Run, { importId, newId }: { importId: string; newId: string }) => {
  const schema = stagingSchema(importId)
  const terms = await run<{ role: string }>(
    (['users', 'roles', 'enrollments'] as const)
      .map(
        (file) =>
          `SELECT DISTINCT role FROM ${stagingTable(importId, file)} s WHERE role IS NOT NULL AND ${alive('s')}`,
      )
      .join(' UNION '),
  )
  const known = await run<{ id: string; name: string; rosterKey: string | null }>(
    'SELECT id, name, roster_key AS "rosterKey" FROM directory.role',
  )
  const roles = planRoles(
    terms.map(({ role }) => role),
    known,
  )
  await run(
    `CREATE UNLOGGED TABLE ${schema}.${ROLE_PLAN} (roster_key text COLLATE "C", name text, id uuid, action text) WITH (autovacuum_enabled = false)`,
  )
  await run(
    `INSERT INTO ${schema}.${ROLE_PLAN} (roster_key, name, id, action)
     SELECT roster_key, name, coalesce(id, ${newId}), action
     FROM jsonb_to_recordset($1::jsonb) AS planned (roster_key text, name text, id uuid, action text)`,
    [
      JSON.stringify(
        roles.map(({ rosterKey, name, roleId, action }) => ({ roster_key: rosterKey, name, id: roleId, action })),
      ),
    ],
  )
}

/** Missing rows are counted whatever the policy makes of them, and under its action too. */
const counted = importCountNames.map(
  (name) => `count(*) FILTER (WHERE ${name === 'missing' ? 'missing' : `action = '${name}'`}) AS ${name}`,
)

export type ImportPlan = {
  counts: Record<ImportKind, ImportCounts>
  /** The counts that the guard judges, in its order. */
  guarded: GuardedCount[]
  /** The number of rows whose sourcedId names somebody else than before. */
  reusedIds: number
  /** The number of people who come back with what they had. */
  returning: number
  /** Equal for equal effects on an equal directory. New ids are left out. */
  fingerprint: string[]
}

/** Compares the staged package with the directory and writes the plan tables anew. Warnings go to `faults`. */
export const planImport = async (
  run: Run,
  request: PlanRequest,
  faults: FaultList,
  step: (total: number) => void,
): Promise<ImportPlan> => {
  const schema = stagingSchema(request.importId)
  const [server] = await run<{ version: string }>(`SELECT current_setting('server_version_num') AS version`)
  const newId = newIdExpression(Number(server!.version))
  await run(
    `DROP TABLE IF EXISTS ${[ROLE_PLAN, HANGING, YIELDS, RELEASES, ...Object.values(PLANS)].map((name) => `${schema}.${name}`).join(', ')}`,
  )
  await planRoleTerms(run, { importId: request.importId, newId })
  const context = planContext(request, newId)
  const steps = [
    ...entitySteps(context),
    ...assignmentSteps(context),
    ...relationshipSteps(context),
    ...missingSteps(context),
  ]
  for (const sql of steps) {
    await run(sql)
    step(steps.length)
  }

  const counts = {} as Record<ImportKind, ImportCounts>
  const fingerprint: string[] = []
  for (const [kind, name] of Object.entries(PLANS) as [ImportKind, string][]) {
    const [row] = await run<Record<keyof ImportCounts | 'fingerprint', string>>(
      `SELECT ${counted.join(', ')},
        coalesce(sum(hashtextextended(concat_ws('|', ${kind === 'relationship' ? `CASE action WHEN 'added' THEN line::text ELSE sourced_id END` : 'sourced_id'}, action, version), 0)::numeric), 0) AS fingerprint
       FROM ${schema}.${name}`,
    )
    counts[kind] = Object.fromEntries(importCountNames.map((name) => [name, Number(row![name])])) as ImportCounts
    fingerprint.push(row!.fingerprint)
  }
  const guarded = await countGuarded(run, context)
  return { counts, guarded, ...(await warnOfPlan(run, context, faults)), fingerprint }
}
