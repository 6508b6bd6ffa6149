import { expect, test } from 'vitest'
import { checkFleet } from '../../../src/main/features/migrations/fleet/check-fleet.ts'
import { planMigrations } from '../../../src/main/features/migrations/plan-migrations.ts'
import { declared } from '../../fixtures/migration-of.ts'

const school = {
  id: 'north',
  name: 'North',
  environment: 'test' as const,
  readOnly: false,
  postgresql: { kind: 'embedded' as const },
  neo4j: null,
  redis: { kind: 'none' as const },
}

test('a migration that is named before an applied one is pending in the fleet', async () => {
  const files = [declared('20260101000000-early', 'SELECT 1'), declared('20260102000000-late', 'SELECT 2')]
  const applied = [{ name: files[1]!.name, checksum: files[1]!.checksum, appliedAt: new Date(0) }]
  const plan = planMigrations(files, { applied, failed: [] })
  const [found] = await checkFleet({
    profiles: { list: () => Promise.resolve([school]) },
    ledgers: {
      prepare: () => Promise.resolve(),
      read: () => Promise.resolve([{ track: 'directory' as const, plan }]),
    },
  })
  expect(found!.tracks).toMatchObject([{ state: 'pending', pending: 1, migrations: ['20260101000000-early'] }])
})
