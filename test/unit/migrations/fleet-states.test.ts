import { expect, test } from 'vitest'
import type { FleetState } from '../../../src/contract/migration-fleet.ts'
import { storeFaultOf } from '../../../src/contract/store-faults.ts'
import { embeddedDefault } from '../../../src/main/features/connections/profile.ts'
import { checkFleet } from '../../../src/main/features/migrations/fleet/check-fleet.ts'
import type { TrackSeen } from '../../../src/main/features/migrations/fleet/fleet.port.ts'
import {
  checksumOf,
  type DeclaredMigration,
  type LedgerState,
  planMigrations,
} from '../../../src/main/features/migrations/plan-migrations.ts'

const file = (name: string): DeclaredMigration => {
  const up = `SELECT '${name}';\n`
  return { name, up, down: 'SELECT 1;\n', checksum: checksumOf(up), transactional: true }
}
const [first, second, third] = ['20260101000000-one', '20260102000000-two', '20260103000000-three'].map(file) as [
  DeclaredMigration,
  DeclaredMigration,
  DeclaredMigration,
]
const at = new Date('2026-02-01T00:00:00.000Z')
const applied = ({ name, checksum }: DeclaredMigration) => ({ name, checksum, appliedAt: at })
const seen = (ledger: Partial<LedgerState>): TrackSeen => ({
  track: 'directory',
  plan: planMigrations([first, second, third], { applied: [], failed: [], takenBack: [], ...ledger }),
})

const judged = async (track: TrackSeen) => {
  const [school] = await checkFleet({
    profiles: { list: () => Promise.resolve([embeddedDefault]) },
    ledgers: { prepare: () => Promise.resolve(), read: () => Promise.resolve([track]) },
  })
  return school!.tracks[0]!
}

const all = [first, second, third].map(applied)
const takenBack = { migration: third.name, at, by: 'sam', rows: 0, backup: null }
const cases: { state: FleetState; track: TrackSeen; migrations: string[]; runs: boolean }[] = [
  { state: 'up-to-date', track: seen({ applied: all }), migrations: [], runs: false },
  { state: 'pending', track: seen({ applied: all.slice(0, 1) }), migrations: [second.name, third.name], runs: true },
  {
    state: 'changed',
    track: seen({ applied: [{ ...applied(first), checksum: 'edited' }] }),
    migrations: [first.name],
    runs: false,
  },
  {
    state: 'missing',
    track: seen({ applied: [...all, applied(file('20260104000000-newer'))] }),
    migrations: ['20260104000000-newer'],
    runs: false,
  },
  {
    state: 'failed',
    track: seen({
      applied: all.slice(0, 2),
      failed: [{ name: third.name, checksum: third.checksum, failedAt: at, reason: 'no room' }],
    }),
    migrations: [third.name],
    runs: true,
  },
  {
    state: 'out-of-order',
    track: seen({ applied: [applied(first), applied(third)] }),
    migrations: [second.name],
    runs: false,
  },
  {
    state: 'taken-back',
    track: seen({ applied: all.slice(0, 2), takenBack: [takenBack] }),
    migrations: [third.name],
    runs: true,
  },
  {
    state: 'unreachable',
    track: { track: 'directory', fault: storeFaultOf('no-answer') },
    migrations: [],
    runs: false,
  },
]

test.each(cases)(
  'a track is $state, and has a plan to run only when it may',
  async ({ state, track, migrations, runs }) => {
    const found = await judged(track)
    expect(found).toMatchObject({ state, migrations })
    expect(found.planDigest !== null).toBe(runs)
  },
)

test('a school that takes long delays no other, and all come in the order of the profiles', async () => {
  const profiles = Array.from({ length: 60 }, (_, number) => ({ ...embeddedDefault, id: `school-${number}` }))
  const slow = Promise.withResolvers<void>()
  let answered = 0
  const found = checkFleet({
    profiles: { list: () => Promise.resolve(profiles) },
    ledgers: {
      prepare: () => Promise.resolve(),
      read: async ({ id }) => {
        if (id === 'school-0') await slow.promise
        answered += 1
        // The first one answers only after all others have.
        if (answered === profiles.length - 1) slow.resolve()
        return [seen({ applied: all })]
      },
    },
  })
  expect((await found).map(({ id }) => id)).toEqual(profiles.map(({ id }) => id))
})
