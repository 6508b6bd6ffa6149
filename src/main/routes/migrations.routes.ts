import { type Track, TRACKS } from '../../contract/migrations.ts'
import { applyFleet, refuseFleetRun } from '../features/migrations/fleet/apply-fleet.ts'
import { checkFleet } from '../features/migrations/fleet/check-fleet.ts'
import { checkDrift } from '../features/migrations/check-drift.ts'
import { exportPlan } from '../features/migrations/records/export-plan.ts'
import { readScript } from '../features/migrations/records/read-script.ts'
import { listTracks } from '../features/migrations/list-tracks.ts'
import { lintPlan, lintTrack } from '../features/migrations/lint/lint-track.ts'
import {
  applyMigrations,
  type Migrations,
  previewTrack,
  refuseRun,
  revertMigration,
  trackStatus,
} from '../features/migrations/migrate-track.ts'
import { diffModel } from '../features/migrations/model/diff-model.ts'
import { generateMigration } from '../features/migrations/model/generate-migration.ts'
import { amendLedger } from '../features/migrations/records/amend-ledger.ts'
import { recordBaseline } from '../features/migrations/records/record-baseline.ts'
import { validateTrack } from '../features/migrations/records/validate-track.ts'
import { readHistory } from '../features/migrations/records/read-history.ts'
import { refuseRehearsal, rehearseTrack } from '../features/migrations/rehearse/rehearse-track.ts'
import { previewRepair, repairTrack } from '../features/migrations/repair-track.ts'
import { storeOfTrack } from '../features/migrations/store-of-track.ts'
import { appRoutes } from './implementer.ts'
import { databaseRoutes, writableRoutes } from './track-routes.ts'

type Database = Migrations & { graphMigrations: Migrations | null; make: () => Promise<void> }

/**
 * Returns the store of a track. An embedded database that was never opened is made first. One that cannot be made is no
 * reason to refuse what is asked of a graph alone.
 */
const storeOf = async (database: Database, track: Track): Promise<Migrations> => {
  const made = database.make()
  await (TRACKS[track].of === 'graph' ? made.catch(() => undefined) : made)
  return storeOfTrack({ record: database, graph: database.graphMigrations }, track)
}

const previewOf = async (
  store: Migrations,
  { track, direction, to }: { track: Track; direction: 'up' | 'down' | 'repair'; to?: string },
) => {
  if (direction === 'repair') return { ...(await previewRepair(store, track)), findings: [] }
  const preview = await previewTrack(store, { track, direction, to })
  return { ...preview, findings: await lintPlan(store, { track, direction, migrations: preview.migrations }) }
}

export const migrationsRoutes = {
  list: databaseRoutes.migrations.list.handler(async ({ context: { database } }) => {
    await database.make()
    return { items: await listTracks(database, database.graphMigrations) }
  }),
  track: databaseRoutes.migrations.track.handler(async ({ input, context }) =>
    trackStatus(await storeOf(context.database, input.track), input.track),
  ),
  history: databaseRoutes.migrations.history.handler(async ({ input, context }) =>
    readHistory(await storeOf(context.database, input.track), input.track),
  ),
  preview: databaseRoutes.migrations.preview.handler(async ({ input, context }) =>
    previewOf(await storeOf(context.database, input.track), input),
  ),
  script: databaseRoutes.migrations.script.handler(async ({ input, context }) =>
    readScript(await storeOf(context.database, input.track), input),
  ),
  export: databaseRoutes.migrations.export.handler(async ({ input, context }) =>
    exportPlan(await storeOf(context.database, input.track), input),
  ),
  apply: writableRoutes.migrations.apply.handler(async ({ input, context, signal }) => {
    const store = await storeOf(context.database, input.track)
    await refuseRun(store, { ...input, direction: 'up' })
    return applyMigrations(store, { ...input, author: context.author, signal })
  }),
  revert: writableRoutes.migrations.revert.handler(async ({ input, context, signal }) => {
    const store = await storeOf(context.database, input.track)
    await refuseRun(store, { ...input, direction: 'down' })
    return revertMigration(store, { ...input, author: context.author, signal })
  }),
  lint: databaseRoutes.migrations.lint.handler(async ({ input, context }) =>
    lintTrack(await storeOf(context.database, input.track), input),
  ),
  rehearse: databaseRoutes.migrations.rehearse.handler(async ({ input, context, signal }) => {
    const store = await storeOf(context.database, input.track)
    await refuseRehearsal(store, input)
    return rehearseTrack(store, { ...input, signal })
  }),
  drift: databaseRoutes.migrations.drift.handler(async ({ input, context }) =>
    checkDrift(await storeOf(context.database, input.track), input.track),
  ),
  repair: writableRoutes.migrations.repair.handler(async ({ input, context, signal }) =>
    (input.accept ?? input.clear) === undefined
      ? repairTrack(await storeOf(context.database, input.track), { ...input, signal })
      : amendLedger(await storeOf(context.database, input.track), { ...input, author: context.author, signal }),
  ),
  validate: databaseRoutes.migrations.validate.handler(async ({ input, context }) =>
    validateTrack(await storeOf(context.database, input.track), input.track),
  ),
  diff: databaseRoutes.migrations.diff.handler(async ({ input, context }) => {
    return diffModel(await storeOf(context.database, input.track), input)
  }),
  generate: databaseRoutes.migrations.generate.handler(async ({ input, context }) => {
    return generateMigration(await storeOf(context.database, input.track), input)
  }),
  baseline: writableRoutes.migrations.baseline.handler(async ({ input, context, signal }) =>
    recordBaseline(await storeOf(context.database, input.track), { ...input, author: context.author, signal }),
  ),
  fleet: {
    status: appRoutes.migrations.fleet.status.handler(async ({ context }) => ({
      items: await checkFleet(await context.app.fleet()),
    })),
    apply: appRoutes.migrations.fleet.apply.handler(async ({ input, context, signal }) => {
      const fleet = await context.app.fleet()
      await refuseFleetRun(fleet, input.schools)
      return applyFleet(fleet, { ...input, author: context.author, signal })
    }),
  },
}
