import { CULTURES } from '../../src/main/features/sample/sample-names.ts'
import { directoryEntities } from '../../src/main/school/directory-entities.ts'
import { postgresDirectoryPorts } from '../../src/main/school/directory-ports.ts'
import { createDatabase } from '../postgres.ts'
import { startTestCluster } from '../postgres-cluster.ts'
import type { Scale } from './bench.ts'

export const peopleAtScale = { full: 1_000_000, small: 20_000 } as const

const UNITS = 2_000

const namePool = `
  CREATE TEMP TABLE culture AS
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS c (starts integer, ends integer, given text[], family text[], two boolean)`

const units = `
  INSERT INTO directory.org_unit (id, kind, name)
  SELECT gen_random_uuid(), 'school', 'School ' || n FROM generate_series(1, ${UNITS}) n`

/** Inserts people in random order, as after years of edits. */
const people = `
  INSERT INTO directory.person (id, sourced_id, given_name, family_name, username, email, status, updated_at)
  SELECT gen_random_uuid(), 's' || n, given, family, handle,
    CASE WHEN n % 3 <> 0 THEN handle || '@lincoln.example.org' END,
    CASE WHEN n % 20 = 0 THEN 'inactive' ELSE 'active' END, now() - random() * interval '300 days'
  FROM (
    SELECT n, given, family,
      replace(directory.fold(given || '.' || family), ' ', '') || n AS handle
    FROM (
      SELECT n, c.given[1 + floor(random() * cardinality(c.given))::integer] AS given,
        c.family[1 + floor(random() * cardinality(c.family))::integer]
          || CASE WHEN c.two THEN ' ' || c.family[1 + floor(random() * cardinality(c.family))::integer] ELSE '' END AS family
      FROM (SELECT n, floor(random() * 100) AS percent FROM generate_series(1, $1::integer) n OFFSET 0) drawn
      JOIN culture c ON percent >= c.starts AND percent < c.ends
    ) named
  ) handled`

const assignments = `
  INSERT INTO directory.assignment (id, person_id, role_id, org_unit_id, is_primary, valid_from)
  SELECT gen_random_uuid(), p.id, (SELECT id FROM directory.role), u.id, true, '2024-08-01'
  FROM (SELECT id, 1 + floor(random() * ${UNITS})::integer AS unit FROM directory.person) p
  JOIN (SELECT id, row_number() OVER () AS number FROM directory.org_unit) u ON u.number = p.unit`

const make = async (scale: Scale) => {
  const { cluster, stop } = await startTestCluster({ fsync: 'off' })
  const database = await createDatabase(cluster, { entities: async () => directoryEntities })
  const close = async () => {
    await database.drop()
    await stop()
  }
  const client = await database.open({ timeouts: { statementMs: 1_200_000 }, poolSize: 1 }).pool.connect()
  let percent = 0
  const cultures = CULTURES.map(({ weight, feminine, masculine, family, familyCustom }) => ({
    starts: percent,
    ends: (percent += weight),
    given: [...feminine, ...masculine],
    family,
    two: familyCustom === 'two',
  }))
  try {
    await client.query('SELECT setseed(0.42)')
    await client.query(namePool, [JSON.stringify(cultures)])
    await client.query(`INSERT INTO directory.role (id, name) VALUES (gen_random_uuid(), 'Student')`)
    await client.query(units)
    const index = await client.query<{ sql: string }>(
      `SELECT pg_get_indexdef('directory.person_search_idx'::regclass) AS sql`,
    )
    // Creating the index once at the end takes a tenth of the time.
    await client.query('DROP INDEX directory.person_search_idx')
    await client.query(people, [peopleAtScale[scale]])
    await client.query(index.rows[0]!.sql)
    await client.query(assignments)
    await client.query('VACUUM ANALYZE')
    client.release()
  } catch (error) {
    client.release(true)
    await close()
    throw error
  }
  return {
    store: database.store,
    ports: postgresDirectoryPorts(database.store),
    close,
  }
}

let made: ReturnType<typeof make> | null = null

/**
 * A school with `people` people, with names of many cultures, in a temporary folder; created once for the benches of a
 * run.
 */
export const openPeopleAtScale = (scale: Scale) => (made ??= make(scale))

export const closePeopleAtScale = async () => (await made?.catch(() => null))?.close()
