import { refusal } from '../../../../contract/errors.ts'
import type { DriftItem, Track } from '../../../../contract/migrations.ts'
import { type Author, CONSOLE } from '../../../foundation/author.ts'
import { compareCatalogs } from '../compare-catalogs.ts'
import { compareSchema, expectedSchema } from '../expected-schema.ts'
import type { Migrations } from '../migrate-track.ts'
import { namesOf } from '../model/refuse-drift.ts'
import type { MigrationSession } from '../migration-ledger.port.ts'
import { narrowPlan } from '../narrow-plan.ts'
import { type DeclaredMigration, planMigrations } from '../plan-migrations.ts'

/**
 * Returns how the store differs from what these migrations make, or null when it cannot be compared. An index that the
 * server is still building is no difference.
 */
export const differencesFrom = async (
  ports: Migrations,
  { track, migrations }: { track: Track; migrations: DeclaredMigration[] },
): Promise<DriftItem[] | null> => {
  if (ports.schema) {
    const effects = migrations.map(({ effect }) => effect).filter((effect) => effect !== undefined)
    const found = await ports.schema.read(track)
    const { items } = compareSchema(expectedSchema(effects), found, ports.schema.dropping)
    return items.filter(({ problem }) => problem !== 'populating')
  }
  const found = await ports.catalogs?.read(track, migrations)
  return found ? compareCatalogs(found.live, found.expected).items : null
}

/** Refuses unless the store is as these migrations make it. */
export const refuseDifferences = async (
  ports: Migrations,
  about: { track: Track; migrations: DeclaredMigration[] },
): Promise<void> => {
  const items = await differencesFrom(ports, about)
  if (items === null) {
    const detail = `Track ${about.track} cannot be compared with its migrations here.`
    throw refusal('CONFLICT', { reason: 'not-compared', detail })
  }
  if (items.length === 0) return
  throw refusal('CONFLICT', { reason: 'schema-changed', detail: namesOf(items) })
}

/** Waits for the lock of a track, and works under it. */
export const underLock = async <Result>(
  ports: Migrations,
  { track, author = CONSOLE, signal }: { track: Track; author?: Author; signal?: AbortSignal },
  work: (session: MigrationSession) => Promise<Result>,
): Promise<Result> => {
  const acquiring = ports.migrations.acquire(track, signal, author.actor)
  let step = await acquiring.next()
  while (!step.done) step = await acquiring.next()
  try {
    return await work(step.value)
  } finally {
    await step.value.close()
  }
}

/** Records a store without a ledger as being at a version, after its schema was compared. Runs no migration. */
export const recordBaseline = (
  ports: Migrations,
  { version, ...run }: { track: Track; version: string; author?: Author; signal?: AbortSignal },
): Promise<{ track: Track; recorded: string[] }> =>
  underLock(ports, run, async (session) => {
    const { track } = run
    const ledger = await session.read()
    if (ledger.applied.length > 0) {
      const detail = `Recorded already: ${ledger.applied.map(({ name }) => name).join(', ')}`
      throw refusal('CONFLICT', { reason: 'ledger-exists', detail })
    }
    const plan = planMigrations(await ports.migrationFiles.read(track), ledger)
    const { up: migrations } = narrowPlan(plan, { direction: 'up', to: version })
    await refuseDifferences(ports, { track, migrations })
    await session.record(migrations)
    return { track, recorded: migrations.map(({ name }) => name) }
  })
