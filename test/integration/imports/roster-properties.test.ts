import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { directoryDigest } from '../../fixtures/directory-digest.ts'
import { damaged, randomDamage, randomRoster } from '../../fixtures/random-roster.ts'
import { contentsOf } from '../../fixtures/roster-package.ts'
import { changedOnly, job, rosterSchool } from '../../fixtures/roster-school.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const { bring, imports, packages } = rosterSchool(database)

beforeEach(() => database.truncate())
afterAll(() => packages.clean())

describe('random rosters', () => {
  it('are imported, change nothing the second time, and can replace each other', async () => {
    await fc.assert(
      fc.asyncProperty(randomRoster, async (roster) => {
        // The directory may hold anything from the package before.
        const first = await bring(roster, {}, { policy: 'deactivate', deactivationThreshold: 1 })
        expect(first.faults.filter(({ severity }) => severity === 'error')).toEqual([])
        expect(first.applied).toBe(true)
        const { audit_event: _, ...before } = await directoryDigest(database.store)
        const second = await bring(roster, {}, { policy: 'deactivate', deactivationThreshold: 0 })
        expect(second.applied).toBe(true)
        expect(changedOnly(second)).toEqual({})
        const { audit_event: __, ...after } = await directoryDigest(database.store)
        expect(after).toEqual(before)
      }),
      { numRuns: 25, interruptAfterTimeLimit: 60_000, endOnFailure: true },
    )
  })

  it('that are damaged are applied completely or not at all, and never cause an incident', async () => {
    await fc.assert(
      fc.asyncProperty(randomRoster, randomDamage, fc.boolean(), async (roster, damage, zipped) => {
        const contents = contentsOf(roster)
        const names = Object.keys(contents)
        const name = names[damage.file % names.length]!
        const broken = { ...contents, [name]: damaged(Buffer.from(contents[name]!), damage) }
        const path = zipped ? await packages.zip(broken) : await packages.write(broken)
        const before = await directoryDigest(database.store)
        const report = await imports().run(
          { path, name: 'damaged' },
          { policy: 'report', deactivationThreshold: 1, dryRun: false },
          job(),
        )
        expect(report.applied).toBe(report.faultCounts.errors === 0)
        if (!report.applied) expect(await directoryDigest(database.store)).toEqual(before)
      }),
      { numRuns: 40, interruptAfterTimeLimit: 40_000, endOnFailure: true },
    )
  })
})
