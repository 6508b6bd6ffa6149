import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { postgresRosterImports } from '../../../src/main/features/imports/apply/roster-imports.sql.ts'
import { postgresDistrictLoader } from '../../../src/main/features/sample/district-loader.sql.ts'
import { seedDistrict } from '../../../src/main/features/sample/seed-district.ts'
import { writeOneRosterPackage } from '../../../src/main/features/sample/write-oneroster-package.ts'
import { openPostgres } from '../../../src/main/stores/postgres/open-postgres.ts'
import { directoryDigest } from '../../fixtures/directory-digest.ts'
import { contentsOf, smallRoster } from '../../fixtures/roster-package.ts'
import { job, keepAll, rosterSchool } from '../../fixtures/roster-school.ts'
import { readClock } from '../../../src/main/stores/postgres/database-clock.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const { packages, imports, query } = rosterSchool(database)
const options = { ...keepAll, dryRun: false }

/** The definitions of all indexes and constraints of the directory, without their ids. */
const catalog = () =>
  query(
    `SELECT c.conrelid::regclass || '.' || c.conname AS name, pg_get_constraintdef(c.oid) AS definition,
       c.convalidated AND c.conenforced AS valid FROM pg_constraint c WHERE c.connamespace = 'directory'::regnamespace
     UNION ALL
     SELECT i.indrelid::regclass || '.' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid), i.indisvalid AND i.indisready AND i.indislive
     FROM pg_index i JOIN pg_class r ON r.oid = i.indexrelid WHERE r.relnamespace = 'directory'::regnamespace
     ORDER BY 1, 2`,
  )

const oidOf = async (index: string) =>
  (await query<{ oid: number }>(`SELECT '${index}'::regclass::oid::int AS oid`))[0]!.oid

const district = async (people = 300) => {
  const path = join(await packages.folder(), 'package')
  await writeOneRosterPackage({ to: path, version: '1.2', people, seed: 5, today: '2026-11-22' })
  return { path, name: 'district' }
}

beforeEach(() => database.truncate())
afterAll(() => packages.clean())

describe('the first load of a school', () => {
  it('builds its indexes anew and leaves the catalog as it was', async () => {
    const before = await catalog()
    const built = await oidOf('directory.person_search_idx')
    const phases: string[] = []
    const report = await imports().run(
      await district(),
      options,
      job({ progress: ({ phase }) => void (phases.at(-1) === phase || phases.push(phase)) }),
    )
    expect(report.applied).toBe(true)
    expect(phases).toEqual(['reading', 'checking', 'comparing', 'applying', 'indexing'])
    expect(await oidOf('directory.person_search_idx')).not.toBe(built)
    expect(await catalog()).toEqual(before)
  })

  it('of the sample district does the same', async () => {
    const before = await catalog()
    const built = await oidOf('directory.person_search_idx')
    const school = {
      districtLoader: postgresDistrictLoader(database.store),
      sampleCollections: [],
      clock: () => readClock(database.store.pool),
    }
    for await (const event of await seedDistrict(school, { people: 300, seed: 1 }, job().author)) void event
    expect(await oidOf('directory.person_search_idx')).not.toBe(built)
    expect(await catalog()).toEqual(before)
  })

  it('stores what an import into a school with people stores', async () => {
    const source = await district()
    const content = () =>
      query(
        `SELECT p.sourced_id, p.name_key, p.search_text, p.email_key, p.status,
           (SELECT array_agg(a.sourced_id || r.roster_key || o.sourced_id || a.is_primary ORDER BY a.sourced_id)
            FROM directory.assignment a JOIN directory.role r ON r.id = a.role_id JOIN directory.org_unit o ON o.id = a.org_unit_id
            WHERE a.person_id = p.id) AS assignments,
           (SELECT array_agg(q.sourced_id || l.kind ORDER BY q.sourced_id)
            FROM directory.relationship l JOIN directory.person q ON q.id = l.related_person_id WHERE l.person_id = p.id) AS relationships
         FROM directory.person p WHERE p.source = 'oneroster' ORDER BY p.sourced_id`,
      )
    await imports().run(source, options, job())
    const alone = await content()
    await database.truncate()
    await query(
      `INSERT INTO directory.person (id, given_name, family_name, username) VALUES (gen_random_uuid(), 'Ada', 'Ruiz', 'ada')`,
    )
    const built = await oidOf('directory.person_search_idx')
    await imports().run(source, options, job())
    expect(await oidOf('directory.person_search_idx')).toBe(built)
    expect(alone.length).toBeGreaterThan(200)
    expect(await content()).toEqual(alone)
  })

  it('that is cancelled while it builds indexes leaves everything as it was', async () => {
    const before = { rows: await directoryDigest(database.store), catalog: await catalog() }
    const stop = new AbortController()
    const cancelled = imports().run(await district(), options, {
      ...job({ progress: ({ phase, done }) => void (phase === 'indexing' && done > 0 && stop.abort()) }),
      signal: stop.signal,
    })
    await expect(cancelled).rejects.toThrow(/abort/i)
    expect({ rows: await directoryDigest(database.store), catalog: await catalog() }).toEqual(before)
  })

  it('does not wait for readers: while there are any, it keeps the indexes and updates them', async () => {
    const built = await oidOf('directory.person_search_idx')
    const reader = await database.store.pool.connect()
    try {
      await reader.query('BEGIN')
      await reader.query('SELECT FROM directory.person')
      const report = await imports().run(await district(), options, job())
      expect(report.applied).toBe(true)
    } finally {
      await reader.query('COMMIT')
      reader.release()
    }
    expect(await oidOf('directory.person_search_idx')).toBe(built)
  })

  it('by a database role that owns nothing updates them as well', async () => {
    const role = `writer_${process.pid}`
    await query(`CREATE ROLE ${role} LOGIN PASSWORD 'writer'`)
    await query(`GRANT USAGE ON SCHEMA directory TO ${role}`)
    await query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA directory TO ${role}`)
    await query(`GRANT CREATE ON DATABASE ${database.target.database} TO ${role}`)
    const store = openPostgres({ target: { ...database.target, user: role, password: 'writer' }, readOnly: false })
    const before = await catalog()
    try {
      const built = await oidOf('directory.person_search_idx')
      const path = await packages.write(contentsOf(smallRoster()))
      const report = await postgresRosterImports({ store, profileId: 'school' }).run(
        { path, name: 'roster' },
        options,
        job(),
      )
      expect(report.applied).toBe(true)
      expect(await oidOf('directory.person_search_idx')).toBe(built)
      expect(await catalog()).toEqual(before)
    } finally {
      await store.close()
      await query(`DROP OWNED BY ${role}`)
      await query(`DROP ROLE ${role}`)
    }
  })
})
