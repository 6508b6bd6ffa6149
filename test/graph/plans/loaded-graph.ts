import type { Driver } from 'neo4j-driver'
import { neo4jGraphProjection } from '../../../src/main/features/projection/graph-projection.cypher.ts'

/** Loads enough rows for the choice of a plan to matter. */
export const loadGraph = async (driver: Driver) => {
  const graph = neo4jGraphProjection({ driver })
  const people = [...Array(2_000).keys()].map((n) => ({ id: `p${n}`, name: 'N', sortKey: `n${n}`, active: true }))
  await graph.load(1, { kind: 'person', rows: people, goneIds: [] })
  const to = (n: number) => ({ orgUnitId: `u${n % 20}`, validFrom: 0, validTo: null })
  const units = [...Array(20).keys()].map((n) => ({
    id: `u${n}`,
    name: 'U',
    kind: 'class',
    parentId: null,
    deleted: false,
  }))
  await graph.load(1, { kind: 'orgUnit', rows: units, goneIds: [] })
  const assignments = people.map(({ id }, n) => ({ id: `a${n}`, personId: id, roleId: 'r1', ...to(n) }))
  await graph.load(1, { kind: 'assignment', rows: assignments, goneIds: [] })
  const delegations = people.map(({ id }, n) => ({
    id: `d${n}`,
    delegatorId: `p${(n * 7) % people.length}`,
    delegateId: id,
    roleId: 'r1',
    permissionKeys: [],
    maxRedelegations: 3,
    revokedAt: null,
    reason: '',
    ...to(n),
  }))
  await graph.load(1, { kind: 'delegation', rows: delegations, goneIds: [] })
  await graph.claim('here', { takeOver: true })
  await graph.activate(1, { marker: { transactionId: '1', position: '1' }, source: 'here' })
}
