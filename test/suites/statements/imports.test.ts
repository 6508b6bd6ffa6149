import { afterAll, expect, test } from 'vitest'
import { postgresRosterImports } from '../../../src/main/features/imports/apply/roster-imports.sql.ts'
import { contentsOf, packageFolder, type RosterFiles, smallRoster } from '../../fixtures/roster-package.ts'
import { delta, job, keepAll, withField, without } from '../../fixtures/roster-school.ts'
import { useDatabase } from '../../postgres.ts'
import { statementsOf } from './record-statements.ts'

const database = useDatabase()
const packages = packageFolder()
afterAll(() => packages.clean())

const statements = statementsOf('imports.sql')
const imports = () => statements.heard('imports', postgresRosterImports({ store: database.store, profileId: 'school' }))
const sourceOf = async (files: RosterFiles, mode: 'bulk' | 'delta' = 'bulk') => ({
  path: await packages.write(contentsOf(files, { mode })),
  name: 'roster',
})

test('a first load, a package that changes and ends rows, and a delta are applied', async () => {
  const options = { ...keepAll, dryRun: false }
  expect(await imports().run(await sourceOf(smallRoster()), options, job())).toMatchObject({ applied: true })
  const changed = withField(without(smallRoster(), 'users', 'pupil-2'), 'users', 'teacher', 'familyName', 'Soto')
  const rows = without(without(changed, 'roles', 'role-2', 'role-3', 'role-4'), 'enrollments', 'enrollment-2')
  const ending = { ...options, policy: 'deactivate' as const, deactivationThreshold: 1 }
  await imports().run(await sourceOf(rows), ending, job())
  const { users, orgs } = smallRoster()
  await imports().run(await sourceOf(delta({ users: users!, orgs: orgs! }), 'delta'), options, job())
})

test('a plan is checked, applied and forgotten, and faults and history are kept', async () => {
  const renamed = withField(smallRoster(), 'orgs', 'north', 'name', 'North')
  const checked = await imports().check(await sourceOf(renamed), keepAll, job())
  await imports().apply(checked, job())
  const again = await imports().check(await sourceOf(smallRoster()), keepAll, job())
  await imports().discard(again.importId)
  const bad = await imports().check(
    await sourceOf(withField(smallRoster(), 'orgs', 'north', 'type', 'castle')),
    keepAll,
    job(),
  )
  expect((await imports().faults({ importId: bad.importId, limit: 1 })).items).toHaveLength(1)
  const first = await imports().history({ limit: 2 })
  await imports().history({ limit: 2, cursor: first.nextCursor! })
  await imports().sweep()
})

statements.reviewed()
