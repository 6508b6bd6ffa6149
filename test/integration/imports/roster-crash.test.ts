import { afterAll, beforeAll, expect, it } from 'vitest'
import { postgresRosterImports } from '../../../src/main/features/imports/apply/roster-imports.sql.ts'
import { directoryDigest } from '../../fixtures/directory-digest.ts'
import { contentsOf, packageFolder, smallRoster } from '../../fixtures/roster-package.ts'
import { changedOnly, job, keepAll, withField } from '../../fixtures/roster-school.ts'
import { startTestCluster } from '../../postgres-cluster.ts'
import { createDatabase } from '../../postgres.ts'

// Needs its own server: killing a backend makes PostgreSQL end every session and recover.
const own = process.platform !== 'win32' && !process.env.SCHOOL_DIRECTORY_TEST_POSTGRES_URL
const packages = packageFolder()
let server: Awaited<ReturnType<typeof startTestCluster>>
let database: Awaited<ReturnType<typeof createDatabase>>

beforeAll(async () => {
  if (!own) return
  server = await startTestCluster({})
  database = await createDatabase(server.cluster)
})
afterAll(async () => {
  if (!own) return
  await database.drop()
  await server.stop()
  await packages.clean()
})

const untilRecovered = async () => {
  for (;;) if (await database.store.pool.query('SELECT 1').catch(() => undefined)) return
}

it.skipIf(!own).each(['reading', 'comparing', 'applying'])(
  'a server that is killed while %s is as it was before',
  async (phase) => {
    const imports = postgresRosterImports({ store: database.store, profileId: 'school' })
    const sound = await packages.write(contentsOf(smallRoster()))
    await imports.run({ path: sound, name: 'first' }, { ...keepAll, dryRun: false }, job())
    const before = await directoryDigest(database.store)
    const changed = await packages.write(contentsOf(withField(smallRoster(), 'users', 'teacher', 'familyName', phase)))
    const { rows: waiting } = await database.store.pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    let killed = false
    const broken = imports.run({ path: changed, name: 'killed' }, { ...keepAll, dryRun: false }, job({
    progress: (event) => {
      if (event.phase === phase && !killed) killed = process.kill(waiting[0]!.pid, 'SIGKILL')
    },
  })) // prettier-ignore
    await expect(broken).rejects.toThrow()
    await untilRecovered()
    expect(await directoryDigest(database.store)).toEqual(before)

    const report = await imports.run({ path: sound, name: 'next' }, { ...keepAll, dryRun: false }, job())
    expect(report.applied).toBe(true)
    expect(changedOnly(report)).toEqual({})
    const left = await database.store.pool.query(
      `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'roster\\_staging%'`,
    )
    expect(left.rows).toEqual([])
  },
)
