import { refusal } from '../../../contract/errors.ts'
import {
  type MigrationEvent,
  requirementsOf,
  type Track,
  TRACKS,
  type TrackStatus,
} from '../../../contract/migrations.ts'
import { type Author, CONSOLE } from '../../foundation/author.ts'
import {
  judgePlan,
  previewOf,
  refuseBroken,
  refuseOtherPlan,
  refuseOutOfOrder,
  type Run,
  sealOf,
  type TrackRows,
  type UnlintedPreview,
} from './judge-plan.ts'
import type { MigrationFiles } from './migration-files.port.ts'
import { eventsOf, toldEvent } from './events-of.ts'
import type { MigrationLedger, MigrationSession, Tell } from './migration-ledger.port.ts'
import { narrowPlan } from './narrow-plan.ts'
import type { PlanScript } from './plan-script.port.ts'
import type { PlanSeal } from './plan-seal.ts'
import type { ExplainStatement, TrackRehearsal } from './track-rehearsal.port.ts'
import { runAlone } from './run-alone.ts'
import { unfitForTransaction } from './statements/transaction-fit.ts'
import type { TrackCatalogs } from './track-catalogs.port.ts'
import type { TrackSchema } from './track-schema.port.ts'
import {
  type DeclaredMigration,
  digestOf,
  type MigrationPlan,
  planMigrations,
  statementsOf,
  statusOf,
} from './plan-migrations.ts'

export type Migrations = {
  migrationFiles: MigrationFiles
  migrations: MigrationLedger
  /** Without it, the store's schema is not compared with what its migrations left. */
  schema?: TrackSchema
  /** For a track in PostgreSQL: its schemas, and what a replay of its migrations gives. */
  catalogs?: TrackCatalogs
  /** For a track in PostgreSQL: copies on which its migrations are tried out. */
  rehearsal?: TrackRehearsal
  /** For track `graph`, of which no copy is made. */
  explain?: ExplainStatement
  /** Left out when the track's store holds no rows that a migration could remove. */
  rows?: TrackRows
  /**
   * Where a track of the graph finds the tracks of the record that it requires. Left out: whoever opened the graph has
   * seen to them.
   */
  record?: Pick<Migrations, 'migrationFiles' | 'migrations'>
  /** The tracks that a track requires. Left out: those that `TRACKS` names. */
  requirementsOf?: (track: Track) => readonly Track[]
  /** Without it, digests of ways back are valid in this process only. */
  seal?: PlanSeal
  /** Writes plans as scripts. Left out for a graph, whose scripts are its statements. */
  planScript?: PlanScript
}

/** Compares the files with the database as it is now. */
export const trackPlan = async (
  ports: Pick<Migrations, 'migrationFiles' | 'migrations'>,
  track: Track,
): Promise<MigrationPlan> => {
  const [declared, ledger] = await Promise.all([ports.migrationFiles.read(track), ports.migrations.read(track)])
  return planMigrations(declared, ledger)
}

export const trackStatus = async (ports: Migrations, track: Track): Promise<TrackStatus> =>
  statusOf(track, await trackPlan(ports, track))

export const previewTrack = async (
  ports: Migrations,
  { track, direction, to }: { track: Track; direction: 'up' | 'down'; to?: string },
): Promise<UnlintedPreview> => {
  const plan = narrowPlan(await trackPlan(ports, track), { direction, to })
  const judged = await judgePlan(ports, { plan, track, direction })
  return previewOf(ports, { migrations: statementsOf(plan, direction), judged })
}

/** Refuses a track while one that it requires is not as this console knows it. */
const refuseUnmet = async (ports: Migrations, track: Track) => {
  for (const each of (ports.requirementsOf ?? requirementsOf)(track)) {
    const store = TRACKS[each].of === TRACKS[track].of ? ports : ports.record
    if (!store) continue
    const { up, broken } = await trackPlan(store, each)
    const faults = [
      ...(up.length > 0 ? [`lacks ${up.map(({ name }) => name).join(', ')}`] : []),
      ...(broken.length > 0 ? [`is changed or missing here in ${broken.join(', ')}`] : []),
    ]
    if (faults.length === 0) continue
    const detail = `Track ${track} requires track ${each}, which ${faults.join(' and ')}`
    throw refusal('CONFLICT', { reason: 'requirement-pending', detail })
  }
}

/**
 * Refuses to run the pending migrations of a plan, whether on the school or on a copy: `CONFLICT` `chain-broken`,
 * `out-of-order` unless that is allowed, or `requirement-pending`. With nothing pending there is nothing to refuse.
 */
export const refuseUnready = async (
  ports: Migrations,
  plan: MigrationPlan,
  { track, allowOutOfOrder = false }: Pick<Run, 'track' | 'allowOutOfOrder'>,
) => {
  if (plan.up.length === 0) return
  refuseBroken(plan)
  if (!allowOutOfOrder) refuseOutOfOrder(plan)
  await refuseUnmet(ports, track)
}

/** `RULE_VIOLATION` rule `migration` names a file that cannot run in the one transaction that it gets. */
const refuseUnfit = ({ up, down }: MigrationPlan, direction: Run['direction']) => {
  for (const migration of direction === 'up' ? up : down) {
    const expected = migration.transactional ? unfitForTransaction(migration[direction]) : null
    if (expected !== null) throw refusal('RULE_VIOLATION', { rule: 'migration', field: migration.name, expected })
  }
}

const judgeRun = async (ports: Migrations, plan: MigrationPlan, run: Run) => {
  const judged = await judgePlan(ports, { plan, ...run })
  if (run.direction === 'up') {
    // Another console applied everything, so nothing is left to refuse.
    if (plan.up.length === 0) return judged
    await refuseUnready(ports, plan, run)
  }
  refuseUnfit(plan, run.direction)
  refuseOtherPlan(ports, { judged, digest: digestOf(statementsOf(plan, run.direction)), run })
  return judged
}

/** Refuses a run that would be refused under the lock, before anything waits for the lock or is streamed. */
export const refuseRun = async (ports: Migrations, run: Run): Promise<void> => {
  await judgeRun(ports, narrowPlan(await trackPlan(ports, run.track), run), run)
}

type MigrationRun = Omit<Run, 'direction'> & {
  author?: Author
  signal?: AbortSignal
  lockTimeoutMs?: number
  statementTimeoutMs?: number
}

type Step = (session: MigrationSession, migration: DeclaredMigration, tell: Tell) => Promise<void>

/**
 * Runs the plan that the caller saw, under the track's lock. The plan is judged again once the lock is held: with
 * nothing left to apply the run ends with `applied: 0`, and with another plan than `planDigest` it is refused. The
 * signal ends it between migrations. A way back, and any run that removes rows, is one transaction with the backup that
 * it writes first.
 */
async function* migrate(
  ports: Migrations,
  { author = CONSOLE, signal, ...input }: MigrationRun & { direction: 'up' | 'down' },
  step: Step,
): AsyncGenerator<MigrationEvent> {
  const declared = await ports.migrationFiles.read(input.track)
  const limits = { lockMs: input.lockTimeoutMs, statementMs: input.statementTimeoutMs }
  const session = yield* ports.migrations.acquire(input.track, signal, author.actor, limits)
  let applied = 0
  try {
    const plan = narrowPlan(planMigrations(declared, await session.read()), input)
    const judged = await judgeRun(ports, plan, input)
    const migrations = input.direction === 'up' ? plan.up : plan.down
    if (judged.sealed) sealOf(ports).spend(input.planDigest)
    const { rows } = ports
    if (
      session.alone &&
      rows &&
      (judged.rowsLost > 0 || (judged.sealed && migrations.every((each) => each.transactional)))
    ) {
      yield* runAlone(session.alone, { rows, migrations, judged, plan, run: input, author, signal })
      applied = migrations.length
    } else {
      for (const [index, migration] of migrations.entries()) {
        signal?.throwIfAborted()
        yield { kind: 'started', name: migration.name, index, of: migrations.length }
        const startedAt = performance.now()
        yield* eventsOf<MigrationEvent, void>((tell) =>
          step(session, migration, (told) => tell(toldEvent(migration.name, told))),
        )
        applied++
        yield { kind: 'finished', name: migration.name, durationMs: Math.round(performance.now() - startedAt) }
      }
    }
  } finally {
    await session.close()
  }
  yield { kind: 'done', applied }
}

export const applyMigrations = (ports: Migrations, input: MigrationRun) =>
  migrate(ports, { ...input, direction: 'up' }, (session, migration, tell) => session.apply(migration, tell))

export const revertMigration = (ports: Migrations, input: MigrationRun) =>
  migrate(ports, { ...input, direction: 'down' }, (session, migration, tell) => session.revert(migration, tell))

/**
 * Applies all pending migrations of a track without asking, for databases that are this console's own. A track with a
 * migration that somebody took back stays as it is. `tell` is called before each migration.
 */
export const bringUp = async (
  ports: Migrations,
  track: Track,
  tell: (migration: { name: string; number: number; of: number }) => void = () => undefined,
) => {
  const { pending, takenBack } = await trackStatus(ports, track)
  if (pending === 0 || takenBack !== null) return
  const { planDigest, confirm } = await previewTrack(ports, { track, direction: 'up' })
  for await (const event of applyMigrations(ports, {
    track,
    planDigest,
    confirm: confirm ?? undefined,
    // Nobody is there to ask, and a newer console of the same school may bring a migration that was written earlier.
    allowOutOfOrder: true,
  }))
    if (event.kind === 'started') tell({ name: event.name, number: event.index + 1, of: event.of })
}
