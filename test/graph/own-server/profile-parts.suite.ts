import { beforeAll, describe, expect, test } from 'vitest'
import pino from 'pino'
import type { Service } from '../../../scripts/services/service.ts'
import type { PersonProfiles } from '../../../src/main/features/person-profile/person-profile.port.ts'
import { readPersonProfile } from '../../../src/main/features/person-profile/read-person-profile.ts'
import { postgresDirectoryPorts } from '../../../src/main/school/directory-ports.ts'
import { personProfiles } from '../../../src/main/school/person-profiles.ts'
import type { SchoolGraph } from '../../../src/main/school/school-graph.ts'
import { hour, oneDelegation, uuid } from '../../authority/world.ts'
import type { TestDatabase } from '../../postgres.ts'

const [top, head, delegate] = [uuid('person', 2), uuid('person', 0), uuid('person', 1)]
const line = (n: number, personId: string, managerId: string) => ({
  id: uuid('line', n),
  personId,
  managerId,
  from: hour(0),
  to: null,
})
/** The delegation, and a line of two managers above the delegate. */
export const worldWithManagers = () => {
  const { people, ...rest } = oneDelegation()
  return {
    ...rest,
    people: [...people, { id: top, active: true }],
    lines: [line(1, delegate, head), line(2, head, top)],
  }
}

/**
 * The parts of a profile that the graph gives, on the world above whose delegation counts. The server is paused, and killed
 * at the end.
 */
export const profilePartsSuite = ({
  database,
  server,
  school,
}: {
  database: TestDatabase
  server: () => Service
  school: () => SchoolGraph
}) =>
  describe('the parts of a profile', () => {
    let profiles: PersonProfiles
    beforeAll(() => {
      const { people } = postgresDirectoryPorts(database.store)
      const log = pino({ level: 'silent' })
      profiles = personProfiles({ store: database.store, authority: school().authority, people, log })
    })

    /** The parts of the graph, as far as they say who answered, and what they say. */
    const read = async (atLeast?: string) => {
      const { parts } = await readPersonProfile({ personProfiles: profiles }, { id: delegate, at: hour(5), atLeast })
      const { managers, reports, permissions, assignments, changes } = parts
      for (const part of [assignments, changes]) expect(part).toMatchObject({ status: 'ok', store: 'postgresql' })
      if (managers.status !== 'ok' || reports.status !== 'ok' || permissions.status !== 'ok')
        throw new Error(`${managers.reason} ${reports.reason} ${permissions.reason}`)
      expect(permissions.data.items.map(({ permission, chain }) => [permission, chain.hops.length])).toEqual([
        ['a.x', 1],
      ])
      expect(reports.data.total).toBe(0)
      return {
        stores: [...new Set([managers.store, reports.store, permissions.store])],
        reasons: [...new Set([managers.reason, reports.reason, permissions.reason])],
        managers: managers.data.items.map(({ person }) => person.id),
      }
    }
    const byGraph = { stores: ['neo4j'], reasons: [undefined], managers: [head, top] }
    const untilRead = (expected: object) =>
      expect.poll(() => read(), { timeout: 240_000, interval: 100 }).toEqual(expected)

    test('managers, reports and permissions come from the graph', () => untilRead(byGraph))

    test('a manager who goes is gone from the next profile, whichever store answers', async () => {
      const { rows } = await database.store.pool.query<{ token: string }>(
        `WITH ended AS (UPDATE directory.reporting_line SET valid_to = $2 WHERE id = $1 RETURNING id)
     INSERT INTO directory.outbox_event (kind, entity_ids) SELECT 'reportingLine', array_agg(id) FROM ended
     RETURNING transaction_id || '.' || position AS token`,
        [uuid('line', 2), hour(5)],
      )
      expect((await read(rows[0]!.token)).managers).toEqual([head])
      await untilRead({ ...byGraph, managers: [head] })
    })

    test('a person whom the graph cannot tell deleted or inactive is answered for by the system of record', async () => {
      const setStatus = (status: string) =>
        database.store.pool.query(
          `WITH changed AS (UPDATE directory.person SET status = $2 WHERE id = $1 RETURNING id)
       INSERT INTO directory.outbox_event (kind, entity_ids) SELECT 'person', array_agg(id) FROM changed`,
          [top, status],
        )
      await database.store.pool.query(`UPDATE directory.reporting_line SET valid_to = NULL WHERE id = $1`, [
        uuid('line', 2),
      ])
      await database.store.pool.query(
        `INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ('reportingLine', $1)`,
        [[uuid('line', 2)]],
      )
      await untilRead(byGraph)
      await setStatus('inactive')
      await untilRead({ ...byGraph, stores: ['postgresql', 'neo4j'] })
      await setStatus('active')
      await untilRead(byGraph)
    })

    test('with a paused Neo4j the profile still answers all of its parts, and says who answered and why', async () => {
      process.kill(server().pid!, 'SIGSTOP')
      try {
        // The second reading is kept from Neo4j, and tells why.
        for (const reasons of [['slow'], ['slow']]) {
          const { stores, managers, reasons: said } = await read()
          expect({ stores, managers }).toEqual({ stores: ['postgresql'], managers: [head, top] })
          expect(said).toEqual(reasons)
        }
      } finally {
        process.kill(server().pid!, 'SIGCONT')
      }
      await untilRead(byGraph)
    })

    test('with a killed Neo4j too', async () => {
      await server().stop()
      const { stores, managers } = await read()
      expect({ stores, managers }).toEqual({ stores: ['postgresql'], managers: [head, top] })
      await expect.poll(async () => (await read()).reasons, { timeout: 30_000 }).toEqual(['down'])
    })
  })
