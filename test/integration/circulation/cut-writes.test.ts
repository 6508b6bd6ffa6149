import type pg from 'pg'
import { beforeEach, expect, test } from 'vitest'
import { postgresCirculation } from '../../../src/main/features/circulation/circulation.sql.ts'
import { schoolEntities } from '../../../src/main/school/track-entities.ts'
import type { PostgresStore } from '../../../src/main/stores/postgres/open-postgres.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase({ entities: async () => schoolEntities })
const author = { actor: 'desk', door: 'in-process' as const }
const PERSON = '01931d3a-5c00-7000-8000-0000000000a1'
const BOOK = '01931d3a-5c00-7000-8000-0000000000b1'
const COPY = '01931d3a-5c00-7000-8000-0000000000c1'

type Sends = { query: (...sent: unknown[]) => Promise<unknown>; processID: number }

/** A store whose server process is killed before the statement of this number, counted from 1 in each transaction. */
const cutBefore = (store: PostgresStore, number: number): PostgresStore => ({
  ...store,
  dataSource: async () => {
    const source = await store.dataSource()
    return new Proxy(source, {
      get: (target, name) => {
        if (name !== 'createQueryRunner') return Reflect.get(target, name, target) as unknown
        return () => {
          const runner = target.createQueryRunner()
          const connect = runner.connect.bind(runner)
          runner.connect = async () => {
            const client = (await connect()) as pg.PoolClient & Sends
            const send = client.query.bind(client) as Sends['query']
            let sent = 0
            client.query = (async (...statement: unknown[]) => {
              sent += 1
              if (sent === number)
                await database.store.pool.query('SELECT pg_terminate_backend($1, 10000)', [client.processID])
              return send(...statement)
            }) as never
            return client as never
          }
          return runner
        }
      },
    })
  },
})

const stateNow = async () => {
  const { rows } = await database.store.pool.query<Record<string, unknown>>(
    `SELECT copy.state, copy.version,
       (SELECT count(*)::int FROM library.loan) AS loans,
       (SELECT count(*)::int FROM library.loan WHERE returned_at IS NULL) AS open,
       (SELECT coalesce(sum(renewals), 0)::int FROM library.loan) AS renewals,
       (SELECT count(*)::int FROM directory.audit_event) AS lines,
       (SELECT count(*)::int FROM directory.outbox_event) AS events
     FROM library.copy`,
  )
  return rows[0]!
}

beforeEach(async () => {
  await database.truncate()
  await database.store.pool.query(`
    INSERT INTO directory.person (id, given_name, family_name, username) VALUES ('${PERSON}', 'Ana', 'Ruiz', 'ana');
    INSERT INTO library.book (id, title, language) VALUES ('${BOOK}', 'The sea', 'en');
    INSERT INTO library.copy (id, book_id, barcode) VALUES ('${COPY}', '${BOOK}', 'B1')`)
})

test('a server killed before any statement of a loan, a renewal or a return leaves all of it or nothing', async () => {
  const whole = postgresCirculation(database.store).loans
  const steps = [
    (desk: typeof whole) => desk.create({ copy: { copyId: COPY }, personId: PERSON }, author),
    async (desk: typeof whole) => {
      const { items } = await whole.search({ state: 'open', sort: 'lentAt', limit: 1 })
      return desk.renew({ id: items[0]!.id }, author)
    },
    async (desk: typeof whole) => {
      const { items } = await whole.search({ state: 'open', sort: 'lentAt', limit: 1 })
      return desk.return({ id: items[0]!.id, condition: 'good', damage: null }, author)
    },
  ]
  for (const step of steps) {
    const before = await stateNow()
    let cuts = 0
    for (let number = 1; ; number += 1) {
      const cut = postgresCirculation(
        cutBefore(database.open({ poolSize: 2, entities: async () => schoolEntities }), number),
      )
      const done = await step(cut.loans).then(
        () => true,
        () => false,
      )
      if (done) break
      cuts += 1
      const now = await stateNow()
      // The last cut lies after the commit, whose answer is lost: then all of it is there.
      if (now.lines !== before.lines) break
      expect(now).toEqual(before)
    }
    expect(cuts).toBeGreaterThan(5)
    const after = await stateNow()
    expect({ lines: after.lines, events: Number(after.events) > Number(before.events) }).toEqual({
      lines: Number(before.lines) + 1,
      events: true,
    })
    expect((await whole.search({ state: 'open', sort: 'lentAt', limit: 9 })).total).toBe(after.state === 'lent' ? 1 : 0)
  }
  expect(await stateNow()).toMatchObject({ state: 'available', loans: 1, open: 0, renewals: 1, lines: 3 })
})
