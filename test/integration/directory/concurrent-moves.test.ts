import { beforeEach, describe, expect, test } from 'vitest'
import type { PoolClient } from 'pg'
import { uuid } from '../../authority/world.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const [A, B] = [1, 2].map((n) => uuid('person', n)) as [string, string]
const [North, South] = [1, 2].map((n) => uuid('unit', n)) as [string, string]

beforeEach(async () => {
  await database.truncate()
  await database.store.pool.query(
    `INSERT INTO directory.org_unit (id, kind, name) VALUES ('${North}', 'school', 'North'), ('${South}', 'school', 'South')`,
  )
  await database.store.pool.query(
    `INSERT INTO directory.person (id, given_name, family_name, username) VALUES ('${A}', 'A', 'A', 'a'), ('${B}', 'B', 'B', 'b')`,
  )
})

const pidOf = async (client: PoolClient) =>
  (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid

/** Resolves once the session waits for another, or once `work` has ended without waiting. */
const untilBlockedOrDone = async (pid: number, work: Promise<unknown>) => {
  let done = false
  void work.finally(() => (done = true)).catch(() => undefined)
  for (;;) {
    const { rows } = await database.store.pool.query('SELECT cardinality(pg_blocking_pids($1)) > 0 AS blocked', [pid])
    if (done || rows[0].blocked) return
  }
}

/**
 * Runs `first` and `second` in overlapping transactions: both begin before either ends. Returns the outcome of
 * `second`.
 */
const overlapping = async (first: string, second: string, isolation = 'READ COMMITTED') => {
  const [one, other] = await Promise.all([database.store.pool.connect(), database.store.pool.connect()])
  try {
    for (const client of [one, other]) await client.query(`BEGIN ISOLATION LEVEL ${isolation}`)
    const pid = await pidOf(other)
    await one.query(first)
    const late = other.query(second).then(() => other.query('COMMIT'))
    await untilBlockedOrDone(pid, late)
    await one.query('COMMIT')
    return await late.then(
      () => 'done',
      ({ constraint, code }: { constraint?: string; code: string }) => constraint ?? code,
    )
  } finally {
    for (const client of [one, other]) {
      await client.query('ROLLBACK')
      client.release()
    }
  }
}

const move = (unit: string, below: string) =>
  `UPDATE directory.org_unit SET parent_id = '${below}' WHERE id = '${unit}'`
const reports = (person: string, manager: string, days: [number, number]) =>
  `INSERT INTO directory.reporting_line (id, person_id, manager_id, valid_from, valid_to)
   VALUES (gen_random_uuid(), '${person}', '${manager}', timestamptz '2026-01-0${days[0]}', timestamptz '2026-01-0${days[1]}')`

describe('two concurrent moves that are each allowed', () => {
  test('never put two units below each other', async () => {
    expect(await overlapping(move(North, South), move(South, North))).toBe('org_unit_cycle')
    const { rows } = await database.store.pool.query('SELECT id FROM directory.org_unit WHERE parent_id IS NOT NULL')
    expect(rows).toEqual([{ id: North }])
  })

  test('never make two people report to each other', async () => {
    expect(await overlapping(reports(A, B, [1, 5]), reports(B, A, [4, 9]))).toBe('reporting_line_cycle')
  })

  test('may make two people report to each other one after the other', async () => {
    expect(await overlapping(reports(A, B, [1, 4]), reports(B, A, [4, 9]))).toBe('done')
  })

  test('are refused with a snapshot that cannot show the other', async () => {
    expect(await overlapping(move(North, South), move(South, North), 'SERIALIZABLE')).toMatch(
      /^(40001|org_unit_cycle)$/,
    )
    const client = await database.store.pool.connect()
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      await expect(client.query(move(South, North))).rejects.toMatchObject({ code: '0A000' })
    } finally {
      await client.query('ROLLBACK')
      client.release()
    }
  })
})
