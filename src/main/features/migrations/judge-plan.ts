import { randomBytes } from 'node:crypto'
import { type ErrorData, refusal } from '../../../contract/errors.ts'
import { isTyped } from '../../../contract/inputs/typed-name.ts'
import type { LostTable, MigrationPreview, Track } from '../../../contract/migrations.ts'
import type { BackupStore } from '../backups/backup-store.port.ts'
import type { WriteBackup } from '../backups/backup-writer.port.ts'
import type { SchoolTables } from '../backups/school-tables.port.ts'
import { type Loss, type Removals, removalsOf } from './statements/migration-losses.ts'
import { digestOf, type MigrationPlan, statementsOf } from './plan-migrations.ts'
import { type PlanSeal, planSeal } from './plan-seal.ts'

/** The rows that migrations may remove, and where they are backed up first. */
export type TrackRows = {
  tables: (track: Track) => SchoolTables
  backups: BackupStore
  writeBackup: WriteBackup
  school: { id: string; name: string }
  /** Whether the table's rows survive a way back, by the table's name. */
  isKept: (table: string) => boolean
  /** Whether the table holds no rows of the school, as the outbox and the ledgers. */
  isFeed: (table: string) => boolean
}

export type Run = {
  track: Track
  direction: 'up' | 'down'
  planDigest: string
  confirm?: string
  /** The version or name at which the run ends. Left out: all pending migrations up, one migration down. */
  to?: string
  /** Whether migrations named before an applied one may run. */
  allowOutOfOrder?: boolean
}

/** A plan, with what it would remove now. */
export type JudgedPlan = {
  tables: LostTable[]
  /** The number of rows that are removed and do not come back by themselves. */
  rowsLost: number
  confirm: string | null
  /** The statements on the way up that may remove more, which cannot be known; empty where there are no rows. */
  unknown: Removals['unknown']
  /** What the sealed digest is made from. null when a digest of the statements is enough. */
  sealed: { plan: unknown; now: Date } | null
}

/** The seal of stores that were given none. Its digests are valid in this process only. */
const ownSeal = planSeal(randomBytes(32))
export const sealOf = ({ seal = ownSeal }: { seal?: PlanSeal }) => seal

/** A preview before the lint has judged it. */
export type UnlintedPreview = Omit<MigrationPreview, 'findings'>

const namesOf = (losses: Loss[], all: string[]) =>
  losses.flatMap((loss) =>
    loss.table.endsWith('.*')
      ? all.filter((name) => name.startsWith(loss.table.slice(0, -1))).map((table) => ({ ...loss, table }))
      : [loss],
  )

const lostTables = async (
  rows: TrackRows,
  tables: SchoolTables,
  { losses, all }: { losses: Loss[]; all: string[] },
): Promise<LostTable[]> => {
  if (losses.length === 0) return []
  const named = namesOf(losses, all).filter(({ table }) => !rows.isFeed(table))
  const counts = await tables.counts(named.map(({ table }) => table))
  return named
    .filter(({ table }) => counts.has(table))
    .map(({ table, lost, columns, because = null }) => ({
      name: table,
      rows: counts.get(table)!,
      lost,
      columns,
      because,
      kept: lost === 'table' && rows.isKept(table),
    }))
}

/** What statements remove from the tables as they are now. A way back compares the tables itself. */
const removedNow = async (
  { rows, tables }: { rows: TrackRows; tables: SchoolTables },
  statements: { name: string; sql: string }[],
  direction: 'up' | 'down',
) => {
  const reach = await tables.reach()
  const { losses, unknown } = removalsOf(statements, reach)
  const lost = await lostTables(rows, tables, { losses, all: reach.tables })
  if (direction === 'down' || unknown.length === 0) return { lost, unknown: [] }
  const held = await tables.counts(
    reach.tables.filter((table) => !rows.isFeed(table)),
    1,
  )
  return { lost, unknown: [...held.values()].some((count) => count > 0) ? unknown : [] }
}

/**
 * Judges what a plan removes from the tables as they are now. A way back, and any plan that removes rows, is sealed.
 */
export const judgePlan = async (
  { rows }: { rows?: TrackRows },
  { plan, track, direction }: { plan: MigrationPlan; track: Track; direction: 'up' | 'down' },
  tables = rows?.tables(track),
): Promise<JudgedPlan> => {
  const statements = statementsOf(plan, direction)
  const { lost, unknown } =
    rows && tables && statements.length > 0
      ? await removedNow({ rows, tables }, statements, direction)
      : { lost: [], unknown: [] }
  const rowsLost = lost.reduce((sum, table) => sum + (table.kept ? 0 : table.rows), 0)
  const confirm = rows && (rowsLost > 0 || unknown.length > 0) ? rows.school.name : null
  if (direction === 'up' && confirm === null) return { tables: lost, rowsLost, confirm, unknown, sealed: null }
  const now = (await tables?.now()) ?? new Date()
  const database = (await tables?.database()) ?? null
  const material = [database, track, direction, digestOf(statements), plan.ledger, lost, unknown, confirm]
  return { tables: lost, rowsLost, confirm, unknown, sealed: { plan: material, now } }
}

/** Returns the statements of a plan, what they remove, and the digest by which a run names this plan. */
export const previewOf = (
  ports: { seal?: PlanSeal },
  { migrations, judged }: { migrations: MigrationPreview['migrations']; judged: JudgedPlan },
): UnlintedPreview => {
  const { tables, rowsLost, confirm, unknown, sealed } = judged
  const digest = sealed
    ? sealOf(ports).seal(sealed.plan, sealed.now)
    : { planDigest: digestOf(migrations), validUntil: null }
  return { ...digest, migrations, tables, rowsLost, unknown, confirm }
}

/** `CONFLICT` `chain-broken` while a file of an applied migration is changed or missing. */
export const refuseBroken = (plan: MigrationPlan) => {
  if (plan.broken.length === 0) return
  throw refusal('CONFLICT', {
    reason: 'chain-broken',
    detail: `Applied, but changed or missing here: ${plan.broken.join(', ')}`,
  })
}

/** Refuses migrations that are named before an applied one, which were not there when that one was written. */
export const refuseOutOfOrder = ({ rows, up }: MigrationPlan) => {
  const newest = rows.findLast(({ appliedAt }) => appliedAt !== null)?.name ?? ''
  const late = up.filter(({ name }) => name < newest).map(({ name }) => name)
  if (late.length === 0) return
  const detail = `Named before ${newest}, which is applied: ${late.join(', ')}`
  throw refusal('CONFLICT', { reason: 'out-of-order', detail })
}

const said = {
  other: {
    reason: 'plan-changed',
    detail:
      'This is not the plan of now: preview it again. A digest is good once, on one database with the rows it had, and for the ' +
      'consoles of one data folder.',
  },
  expired: { reason: 'plan-expired', detail: 'This plan is too old: preview it again.' },
  spent: { reason: 'plan-spent', detail: 'This plan was used before: preview it again.' },
} satisfies Record<string, ErrorData<'CONFLICT'>>

/** Refuses a run whose digest is of another plan, or that removes rows and does not name the school. */
export const refuseOtherPlan = (
  ports: { seal?: PlanSeal },
  { judged, digest, run }: { judged: JudgedPlan; digest: string; run: Run },
) => {
  if (judged.sealed === null) {
    if (digest !== run.planDigest) throw refusal('CONFLICT', said.other)
  } else {
    const verdict = sealOf(ports).check(run.planDigest, judged.sealed.plan, judged.sealed.now)
    if (verdict !== 'good') throw refusal('CONFLICT', said[verdict])
  }
  refuseUnconfirmed(judged, run.confirm)
}

/** How many rows go, and how many only lose columns. */
export const wordsOfLoss = ({ tables = [], rowsLost }: { tables?: LostTable[]; rowsLost: number }): string[] => {
  const cut = tables.reduce((sum, { lost, rows, kept }) => sum + (lost === 'columns' && !kept ? rows : 0), 0)
  return [...(rowsLost > cut ? [`${rowsLost - cut} rows go`] : []), ...(cut > 0 ? [`${cut} rows lose columns`] : [])]
}

/** `RULE_VIOLATION` rule `confirmation` unless the name of the school was typed. */
export const refuseUnconfirmed = (
  { confirm: name, rowsLost, tables, unknown = [] }: Pick<JudgedPlan, 'confirm' | 'rowsLost'> & Partial<JudgedPlan>,
  confirm: string | undefined,
) => {
  if (name === null || isTyped(confirm, name)) return
  const go = [
    ...wordsOfLoss({ tables, rowsLost }),
    ...unknown.map(({ migration, line }) => `whether rows go cannot be known of “${line}” in ${migration}`),
  ]
  const expected = `the name of this school, “${name}”, typed: ${go.join('; ')}`
  throw refusal('RULE_VIOLATION', { rule: 'confirmation', field: 'confirm', expected })
}
