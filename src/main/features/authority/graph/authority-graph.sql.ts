import type { Pool, QueryResultRow } from 'pg'
import type { Id } from '../../../../contract/ids.ts'
import { inOneSnapshot } from '../../../stores/postgres/one-snapshot.ts'
import type { AuthorityGraph, ScopedFacts, Unknown } from '../rules/authority-graph.port.ts'
import * as statements from './authority-statements.sql.ts'
import { inItsTurn, readParts, type RowInParts } from './hop-parts.ts'
import * as impact from './impact-statements.sql.ts'
import { type LineRow, readLines } from './reporting-rows.ts'
import * as reporting from './reporting-statements.sql.ts'
import { readNeighbourhood, readScope, readScoped, readUnits, type UnitsRow } from './neighbourhood-rows.ts'

type Row = RowInParts & {
  start_name?: string | null
  roles?: [Id, string[]][] | null
  lineages?: [Id, Id[]][] | null
}

/** Keeps the facts that hold at the unit asked about. */
const inScope = (facts: ScopedFacts): ScopedFacts => {
  const scope = new Set(facts.scope.ancestorIds)
  const isInScope = ({ orgUnit }: { orgUnit: { id: Id } }) => scope.has(orgUnit.id)
  return { ...facts, hops: facts.hops.filter(isInScope), holdings: facts.holdings.filter(isInScope) }
}

/**
 * The authority graph by recursive SQL over the system of record. One method is one statement. Several methods of one
 * snapshot are one transaction.
 */
export const postgresAuthorityGraph = (pool: Pool): AuthorityGraph => ({
  ...questionsOn(pool),
  snapshot: (work) => inOneSnapshot(pool, (client) => work(authorityGraphOn(client))),
})

/** The same graph over one connection, in whatever transaction that has. */
export const authorityGraphOn = (client: Pick<Pool, 'query'>): AuthorityGraph => {
  const same: AuthorityGraph = { ...questionsOn(client), snapshot: (work) => work(same) }
  return same
}

const questionsOn = (client: Pick<Pool, 'query'>): Omit<AuthorityGraph, 'snapshot'> => {
  const rows = async <Result extends QueryResultRow>(name: string, text: string, values: unknown[]) =>
    (await client.query<Result>({ name, text, values })).rows
  const ask = async (name: string, text: string, values: unknown[]) =>
    readParts((await rows<Row>(name, text, values))[0]!)
  return {
    store: 'postgresql',
    position: async () =>
      (await rows<{ position: string }>('authority-position', statements.OUTBOX_POSITION, []))[0]!.position,
    unknownOf: async ({ personIds = [], permission = null, orgUnitId = null }) => {
      const values = [personIds, permission, orgUnitId]
      return (await rows<Unknown>('authority-unknown-of', statements.UNKNOWN_OF, values))[0] ?? null
    },
    chainsTo: async ({ personId, permission, orgUnitId, at }) => {
      const row = await ask('authority-chains-to', statements.CHAINS_TO, [personId, permission, orgUnitId, at])
      const chains = await inItsTurn(readScoped(row))
      return chains?.people.has(personId) ? chains : null
    },
    nearChainsTo: async ({ personId, permission, orgUnitId, at, limit }) => {
      const question = [personId, permission, orgUnitId]
      const all = await ask('authority-near-chains-to', statements.NEAR_CHAINS_TO, [...question, limit])
      const found = readScoped(all, limit)
      if (!found?.people.has(personId)) return null
      // All that grants is among what nearly grants, so that one statement gives both, unless it stopped at the limit.
      if (!found.truncated) return { chains: inScope(found), near: found }
      const [row] = await rows<{ chains: RowInParts; near: RowInParts }>(
        'authority-chains-and-near',
        statements.CHAINS_AND_NEAR,
        [...question, at, limit],
      )
      const chains = readScoped(await readParts(row!.chains))
      const near = readScoped(await readParts(row!.near), limit)
      return chains?.people.has(personId) && near ? { chains, near } : null
    },
    between: async ({ from, to, permission, orgUnitId, at }) => {
      const row = await ask('authority-between', statements.BETWEEN, [
        to,
        permission ?? null,
        orgUnitId ?? null,
        at,
        from,
      ])
      const neighbourhood = readNeighbourhood(row)
      const scope = readScope(row)
      const isKnown = row.permission_known && (orgUnitId === undefined || scope !== null)
      if (!isKnown || !neighbourhood.people.has(to) || !row.start_name) return null
      return { ...neighbourhood, scope, startName: row.start_name }
    },
    coverage: async ({ permission, orgUnitId, at }) =>
      inItsTurn(readScoped(await ask('authority-coverage', statements.COVERAGE, [permission, orgUnitId, at]))),
    holderPage: async ({ permission, orgUnitId, at, delegateIds, after, limit }) => {
      const values = [permission, orgUnitId, at, delegateIds, after?.sortKey ?? null, after?.id ?? null, limit]
      const found = await rows<{ id: Id; name: string; sort_key: string; direct: boolean }>(
        'authority-holder-page',
        statements.HOLDER_PAGE,
        values,
      )
      return found.map(({ id, name, sort_key, direct }) => {
        return { person: { id, name }, sortKey: sort_key, direct, held: null }
      })
    },
    grantsTo: async ({ personIds, at }) => {
      const row = await ask('authority-grants-to', statements.GRANTS_TO, [personIds, at])
      const neighbourhood = await inItsTurn(readNeighbourhood(row))
      return { ...neighbourhood, rolePermissions: new Map(row.roles ?? []), lineages: new Map(row.lineages ?? []) }
    },
    startsOf: async ({ ends: { delegationIds = [], assignmentId = null, orgUnitId = null }, at }) => {
      const values = [delegationIds, assignmentId, orgUnitId, at]
      type Starts = { personIds: Id[]; unknown: Unknown | null; position: string }
      return (await rows<Starts>('authority-starts-of', impact.STARTS_OF, values))[0]!
    },
    downstream: async ({ personIds, at }) => {
      const [found] = await rows<{ met: Id[]; position: string }>('authority-downstream', impact.DOWNSTREAM, [
        personIds,
        at,
      ])
      return { personIds: found!.met, position: found!.position }
    },
    subtreeSizes: async (unitIds) => {
      const found = await rows<{ id: Id; units: number }>('authority-subtree-sizes', impact.SUBTREE_SIZES, [unitIds])
      return new Map(found.map(({ id, units }) => [id, units]))
    },
    unitsBelow: async ({ top, except, after, limit }) => {
      const [found] = await rows<UnitsRow>('authority-units-below', statements.UNITS_BELOW, [
        top,
        except,
        after?.name ?? null,
        after?.id ?? null,
        limit,
      ])
      return readUnits(found!)
    },
    managersOf: async ({ personId, at }) => {
      type Found = { lines: LineRow[] | null; position: string }
      const [found] = await rows<Found>('authority-managers-of', reporting.MANAGERS_OF, [personId, at])
      return { ...found!, lines: readLines(found!.lines) }
    },
    reportsOf: async ({ personId, at, limit }) => {
      type Found = { lines: LineRow[] | null; direct: number; total: number; position: string }
      const [found] = await rows<Found>('authority-reports-of', reporting.REPORTS_OF, [personId, at, limit])
      return { ...found!, lines: readLines(found!.lines) }
    },
  }
}
