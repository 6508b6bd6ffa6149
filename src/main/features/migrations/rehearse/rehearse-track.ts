import type {
  Rehearsal,
  RehearsalEvent,
  RehearsedMigration,
  RehearsedRun,
} from '../../../../contract/migration-rehearsal.ts'
import { type DriftItem, requirementsOf, type Track, TRACKS } from '../../../../contract/migrations.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { compareCatalogs } from '../compare-catalogs.ts'
import { eventsOf } from '../events-of.ts'
import { judgePlan, previewOf } from '../judge-plan.ts'
import { lintPlan } from '../lint/lint-track.ts'
import { type Migrations, refuseUnready, trackPlan } from '../migrate-track.ts'
import { narrowPlan } from '../narrow-plan.ts'
import { type DeclaredMigration, type MigrationPlan, statementsOf } from '../plan-migrations.ts'
import { explainMigrations } from './explain-migrations.ts'
import type { ScratchTrack } from '../track-rehearsal.port.ts'

type Asked = { track: Track; to?: string; rows?: number; allowOutOfOrder?: boolean }
type Told = (event: RehearsalEvent) => void

const planOf = async (ports: Migrations, { track, to }: Asked) =>
  narrowPlan(await trackPlan(ports, track), { direction: 'up', to })

/** Refuses what cannot be rehearsed, before anything is streamed. With nothing pending there is nothing to refuse. */
export const refuseRehearsal = async (ports: Migrations, asked: Asked): Promise<void> => {
  const plan = await planOf(ports, asked)
  if (plan.up.length === 0) return
  await refuseUnready(ports, plan, asked)
  await ports.rehearsal?.refuseImpossible()
}

/** The applied migrations of a track and of those that it requires, those first. */
const chainsOf = async (ports: Migrations, track: Track): Promise<{ track: Track; applied: DeclaredMigration[] }[]> => {
  const required = (ports.requirementsOf ?? requirementsOf)(track).filter((each) => TRACKS[each].of === 'record')
  const before = await Promise.all(required.map((each) => chainsOf(ports, each)))
  const { back } = await trackPlan(ports, track)
  const own = { track, applied: back.toReversed().flatMap(({ file }) => (file ? [file] : [])) }
  const all = [...before.flat(), own]
  return all.filter((chain, index) => all.findIndex((each) => each.track === chain.track) === index)
}

const keyOf = ({ problem, element, name }: DriftItem) => `${problem} ${element} ${name}`

/** Runs the migrations up, all the way back, and up again. Each way ends at the first statement that fails. */
const runChain = async (
  scratch: ScratchTrack,
  migrations: readonly DeclaredMigration[],
  tell: Told,
): Promise<RehearsedMigration[]> => {
  const found: RehearsedMigration[] = []
  /** The schema before each migration, and after the last. */
  const schemas: Catalog[] = [await scratch.catalog()]
  const run = (
    step: 'up' | 'down' | 'again',
    { name, up, down, transactional }: DeclaredMigration,
  ): Promise<RehearsedRun> =>
    scratch.run(step === 'down' ? down : up, {
      transactional,
      tell: (statement) => tell({ kind: 'statement', step, name, ...statement }),
    })
  for (const migration of migrations) {
    const up = await run('up', migration)
    found.push({ name: migration.name, up, down: null, again: null, differences: [] })
    if (up.failure) return found
    schemas.push(await scratch.catalog())
  }

  const told = new Set<string>()
  const compare = async (index: number, after: 'down' | 'again') => {
    const { items } = compareCatalogs(await scratch.catalog(), schemas[after === 'down' ? index : index + 1]!)
    const fresh = items.filter((item) => !told.has(keyOf(item)))
    for (const item of fresh) told.add(keyOf(item))
    found[index]!.differences.push(...fresh.map((item) => ({ after, item })))
  }
  let lowest = migrations.length
  while (lowest > 0 && migrations[lowest - 1]!.down.trim() !== '') {
    const index = lowest - 1
    const down = await run('down', migrations[index]!)
    found[index]!.down = down
    if (down.failure) return found
    await compare(index, 'down')
    lowest = index
  }
  for (let index = lowest; index < migrations.length; index++) {
    const again = await run('again', migrations[index]!)
    found[index]!.again = again
    if (again.failure) return found
    await compare(index, 'again')
  }
  return found
}

const lintBothWays = async (ports: Migrations, track: Track, migrations: readonly { name: string }[]) =>
  (
    await Promise.all((['up', 'down'] as const).map((direction) => lintPlan(ports, { track, direction, migrations })))
  ).flat()

const verdictOf = ({ migrations, findings }: Pick<Rehearsal, 'migrations' | 'findings'>): Rehearsal['verdict'] => {
  if (migrations.some(({ up }) => up.failure)) return 'failed'
  const wrongBack = migrations.some(
    ({ down, again, differences }) => down?.failure || again?.failure || differences.length > 0,
  )
  return wrongBack || findings.some(({ severity }) => severity === 'error') ? 'findings' : 'fine'
}

type Tried = Pick<Rehearsal, 'server' | 'tables' | 'wholeData' | 'notRestored' | 'migrations'>

const tryOut = async (
  ports: Migrations,
  { plan, track, rows, tell, signal }: Asked & { plan: MigrationPlan; tell: Told; signal?: AbortSignal },
): Promise<Tried> => {
  const nothing: Tried = { server: 'none', tables: [], wholeData: true, notRestored: [], migrations: [] }
  if (plan.up.length === 0) return nothing
  if (!ports.rehearsal)
    return { ...nothing, migrations: await explainMigrations(ports, { migrations: plan.up, tell, signal }) }
  const chains = await chainsOf(ports, track)
  return ports.rehearsal.inScratch({ chains, rows, tell, signal }, async (scratch) => ({
    server: scratch.server,
    tables: scratch.tables,
    wholeData: scratch.wholeData,
    notRestored: scratch.notRestored,
    migrations: await runChain(scratch, plan.up, tell),
  }))
}

/**
 * Tries the pending migrations out on a copy and tells what they do. Nothing of the school changes. The digest of the
 * preview is that of the plan that was rehearsed, so that a run of another plan is refused.
 */
export const rehearseTrack = (
  ports: Migrations,
  asked: Asked & { signal?: AbortSignal },
): AsyncGenerator<RehearsalEvent> =>
  eventsOf<RehearsalEvent, void>(async (tell) => {
    const { track } = asked
    const plan = await planOf(ports, asked)
    const tried = await tryOut(ports, { ...asked, plan, tell })
    const findings = await lintBothWays(ports, track, plan.up)
    const judged = await judgePlan(ports, { plan, track, direction: 'up' })
    const preview = {
      ...previewOf(ports, { migrations: statementsOf(plan, 'up'), judged }),
      findings: findings.filter(({ direction }) => direction === 'up'),
    }
    const rehearsal = { track, ...tried, verdict: verdictOf({ ...tried, findings }), findings, preview }
    tell({ kind: 'rehearsed', rehearsal })
  })
