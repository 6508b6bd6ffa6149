import { execFile } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { directoryEntities } from '../../src/main/school/directory-entities.ts'
import { writeOneRosterPackage } from '../../src/main/features/sample/write-oneroster-package.ts'
import type { PostgresStore } from '../../src/main/stores/postgres/open-postgres.ts'
import { startTestCluster } from '../postgres-cluster.ts'
import { createDatabase } from '../postgres.ts'
import type { Bench, Row, Scale } from './bench.ts'
import type { ChildResult } from './import-child.ts'
import { measurePairs, timed } from './measure.ts'

type Database = Awaited<ReturnType<typeof createDatabase>>

/** The tables that an import fills, parents first, with their columns except generated ones. */
const tables: Record<string, { key: string; columns: string[] }> = {
  role: { key: 'id', columns: ['id', 'name', 'roster_key'] },
  org_unit: { key: 'id', columns: ['id', 'parent_id', 'kind', 'name', 'code', 'sourced_id', 'source'] },
  academic_session: { key: 'id', columns: ['id', 'sourced_id', 'title', 'kind', 'start_date', 'end_date', 'parent_id', 'school_year'] },
  course: { key: 'id', columns: ['id', 'sourced_id', 'title', 'code', 'org_unit_id', 'school_year_id', 'grades', 'subjects'] },
  class: { key: 'org_unit_id', columns: ['org_unit_id', 'course_id', 'kind', 'location', 'grades', 'subjects', 'periods'] },
  person: { key: 'id', columns: ['id', 'sourced_id', 'given_name', 'family_name', 'middle_name', 'preferred_name', 'username', 'email', 'status', 'source'] },
  assignment: { key: 'id', columns: ['id', 'person_id', 'role_id', 'org_unit_id', 'is_primary', 'valid_from', 'valid_to', 'source', 'sourced_id'] },
  relationship: { key: 'id', columns: ['id', 'person_id', 'related_person_id', 'kind', 'source'] },
} // prettier-ignore

const importInChild = async (database: Database, path: string, mode = 'apply'): Promise<ChildResult> => {
  const child = join(import.meta.dirname, 'import-child.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [child, JSON.stringify(database.target), path, mode])
  const result = JSON.parse(stdout) as ChildResult
  if (!result.sound) throw new Error('The package of the bench was refused.')
  return result
}

const saveTables = async ({ pool }: PostgresStore, folder: string) => {
  const client = await pool.connect()
  try {
    for (const [table, { columns }] of Object.entries(tables)) {
      const rows = client.query(copyTo(`COPY directory.${table} (${columns.join(', ')}) TO STDOUT`))
      await pipeline(rows, createWriteStream(join(folder, table)))
    }
  } finally {
    client.release()
  }
}

/**
 * The fastest way to bring the same rows into the same tables: COPY into a staging table, then one upsert for each
 * table.
 */
const rawImport = async ({ pool }: PostgresStore, folder: string) => {
  const client = await pool.connect()
  const send = async (text: string): Promise<void> => {
    const query = { text, query_timeout: 2_000_000_000 }
    await client.query(query)
  }
  try {
    await send('SET statement_timeout = 0')
    await send('BEGIN')
    for (const [table, { key, columns }] of Object.entries(tables)) {
      const list = columns.join(', ')
      await send(`CREATE UNLOGGED TABLE raw_${table} AS SELECT ${list} FROM directory.${table} WHERE false`)
      const sink = client.query(
        Object.assign(copyFrom(`COPY raw_${table} (${list}) FROM STDIN`), { query_timeout: 2_000_000_000 }),
      )
      await pipeline(createReadStream(join(folder, table)), sink)
      const changes = columns.filter((column) => column !== key).map((column) => `${column} = EXCLUDED.${column}`)
      await send(
        `INSERT INTO directory.${table} (${list}) SELECT ${list} FROM raw_${table} ON CONFLICT (${key}) DO UPDATE SET ${changes.join(', ')}`,
      )
    }
    await send('COMMIT')
  } finally {
    client.release(true)
  }
}

/** Writes people and assignments with `Repository.upsert`, a thousand at a time. Returns rows per second. */
const typeormRate = async (source: PostgresStore, database: Database, people: number): Promise<number> => {
  const store = database.open({ entities: () => Promise.resolve(directoryEntities) })
  const data = await store.dataSource()
  const copyOf = async (entity: string, text: string) => {
    const { rows } = await source.pool.query<Record<string, unknown>>(text)
    const names = data.getMetadata(entity).columns.map((column) => [column.databaseName, column.propertyName] as const)
    return rows.map((row) => Object.fromEntries(names.filter(([name]) => name in row).map(([name, property]) => [property, row[name]])))
  }
  const select = (table: string, where: string) => `SELECT ${tables[table]!.columns.join(', ')} FROM directory.${table} ${where}`
  const some = `(SELECT id FROM directory.person ORDER BY id LIMIT ${people})`
  const persons = await copyOf('Person', select('person', `WHERE id IN ${some}`))
  const assignments = await copyOf('Assignment', select('assignment', `WHERE person_id IN ${some}`))
  for (const [entity, table] of [['Role', 'role'], ['OrgUnit', 'org_unit']] as const) {
    await data.getRepository(entity).insert(await copyOf(entity, select(table, table === 'org_unit' ? `WHERE kind <> 'class' ORDER BY id` : '')))
    if (table === 'org_unit') await data.getRepository(entity).insert(await copyOf(entity, select(table, `WHERE kind = 'class'`)))
  }
  const milliseconds = await timed(async () => {
    for (const [entity, rows] of [['Person', persons], ['Assignment', assignments]] as const) {
      for (let start = 0; start < rows.length; start += 1_000) {
        await data.getRepository(entity).upsert(rows.slice(start, start + 1_000), ['id'])
      }
    }
  })
  return ((persons.length + assignments.length) / milliseconds) * 1_000
} // prettier-ignore

const sizes: Record<Scale, { people: number; typeorm: number; large: number; pairs: number }> = {
  full: { people: 100_000, typeorm: 20_000, large: 1_000_000, pairs: 1 },
  small: { people: 2_000, typeorm: 1_000, large: 5_000, pairs: 1 },
}

async function* rows(scale: Scale): AsyncGenerator<Row> {
  const { people, typeorm, large, pairs } = sizes[scale]
  const folder = await mkdtemp(join(tmpdir(), 'bench-import-'))
  const { cluster, stop } = await startTestCluster({})
  try {
    const path = join(folder, 'package')
    await writeOneRosterPackage({ to: path, version: '1.2', people, seed: 1, today: '2026-11-22' })
    const filled = await createDatabase(cluster)
    const first = await importInChild(filled, path)
    await saveTables(filled.store, folder)
    const inFreshDatabase = async (work: (database: Database) => Promise<number>) => {
      const database = await createDatabase(cluster)
      try {
        return await work(database)
      } finally {
        await database.drop()
      }
    }
    let peak = first.peakMegabytes
    const rate = (milliseconds: number) => (first.changed / milliseconds) * 1_000
    const pair = await measurePairs({
      pairs,
      ours: () =>
        inFreshDatabase(async (database) => {
          const result = await importInChild(database, path)
          peak = Math.max(peak, result.peakMegabytes)
          return rate(result.milliseconds)
        }),
      peer: () => inFreshDatabase(async ({ store }) => rate(await timed(() => rawImport(store, folder)))),
    })
    const size = people.toLocaleString('en')
    yield { name: `${size} users against raw COPY + upsert`, ...pair, unit: 'rows/s', goal: { of: 'ratio', atLeast: 0.5 } }

    const peer = await inFreshDatabase((database) => typeormRate(filled.store, database, typeorm))
    yield { name: `${size} users against TypeORM upsert`, ours: pair.ours, peer, ratio: pair.ours / peer, unit: 'rows/s', goal: { of: 'ratio', atLeast: 6 } }

    const again = await importInChild(filled, path)
    yield { name: `${size} users again, nothing changed`, ours: again.milliseconds, peer: first.milliseconds, ratio: again.milliseconds / first.milliseconds, unit: 'ms', goal: { of: 'ratio', atMost: 0.5 } }
    yield { name: `peak memory, ${size} users`, ours: Math.max(peak, again.peakMegabytes), unit: 'MB', goal: { of: 'ours', atMost: 300 } }
    await filled.drop()

    // Applying runs inside the server and takes minutes at this size. Reading and comparing are what could fill the
    // process's memory.
    const largePath = join(folder, 'large.zip')
    await writeOneRosterPackage({ to: largePath, version: '1.2', people: large, seed: 1, today: '2026-11-22' })
    const result = await (async () => {
      const database = await createDatabase(cluster)
      try {
        return await importInChild(database, largePath, 'dry-run')
      } finally {
        await database.drop()
      }
    })()
    yield { name: `peak memory, ${large.toLocaleString('en')} users in a zip, dry run`, ours: result.peakMegabytes, unit: 'MB', goal: { of: 'ours', atMost: 300 } }
  } finally {
    await stop()
    await rm(folder, { recursive: true, force: true })
  }
} // prettier-ignore

export const bench: Bench = { name: 'import', rows }
