import type { Pool, QueryResultRow } from 'pg'
import type { Id } from '../../../contract/ids.ts'
import type { AuthorityGraph } from './authority-graph.port.ts'
import * as statements from './authority-statements.sql.ts'
import { type NeighbourhoodRow, readNeighbourhood, readScope, readUnits, type UnitsRow } from './neighbourhood-rows.ts'

type Row = NeighbourhoodRow & {
  start_name?: string | null
  roles?: [Id, string[]][] | null
  lineages?: [Id, Id[]][] | null
}

/** Recursive SQL over the system of record. */
export const postgresAuthorityGraph = (pool: Pool): AuthorityGraph => {
  const rows = async <Result extends QueryResultRow>(name: string, text: string, values: unknown[]) =>
    (await pool.query<Result>({ name, text, values })).rows
  const ask = async (name: string, text: string, values: unknown[]) => (await rows<Row>(name, text, values))[0]!
  return {
    store: 'postgresql',
    position: async () => (await ask('authority-position', statements.OUTBOX_POSITION, [])).position,
    chainsTo: async ({ personId, permission, orgUnitId, at }) => {
      const row = await ask('authority-chains-to', statements.CHAINS_TO, [personId, permission, orgUnitId, at])
      const scope = readScope(row)
      const neighbourhood = readNeighbourhood(row)
      return scope === null || !neighbourhood.people.has(personId) ? null : { ...neighbourhood, scope }
    },
    nearChainsTo: async ({ personId, permission, orgUnitId, limit }) => {
      const values = [personId, permission, orgUnitId, limit]
      const row = await ask('authority-near-chains-to', statements.NEAR_CHAINS_TO, values)
      const scope = readScope(row) ?? { id: orgUnitId, name: '', ancestorIds: [] }
      return { ...readNeighbourhood(row, limit), scope }
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
      const unitIsKnown = orgUnitId === undefined || readScope(row) !== null
      const isKnown = unitIsKnown && neighbourhood.people.has(to) && Boolean(row.start_name)
      return isKnown ? { ...neighbourhood, startName: row.start_name! } : null
    },
    coverage: async ({ permission, orgUnitId, at }) => {
      const row = await ask('authority-coverage', statements.COVERAGE, [permission, orgUnitId, at])
      const scope = readScope(row)
      return scope && { ...readNeighbourhood(row), scope }
    },
    holderPage: async ({ permission, orgUnitId, at, delegateIds, after, limit }) => {
      const values = [permission, orgUnitId, at, delegateIds, after?.sortKey ?? null, after?.id ?? null, limit]
      const found = await rows<{ id: Id; name: string; sort_key: string; direct: boolean }>(
        'authority-holder-page',
        statements.HOLDER_PAGE,
        values,
      )
      return found.map(({ id, name, sort_key, direct }) => ({ person: { id, name }, sortKey: sort_key, direct }))
    },
    grantsTo: async ({ personIds, at }) => {
      const row = await ask('authority-grants-to', statements.GRANTS_TO, [personIds, at])
      const neighbourhood = readNeighbourhood(row)
      return { ...neighbourhood, rolePermissions: new Map(row.roles ?? []), lineages: new Map(row.lineages ?? []) }
    },
    downstream: async ({ personIds, at }) => {
      const [found] = await rows<{ met: Id[]; position: string }>('authority-downstream', statements.DOWNSTREAM, [
        personIds,
        at,
      ])
      return { personIds: found!.met, position: found!.position }
    },
    subtreeSizes: async (unitIds) => {
      const found = await rows<{ id: Id; units: number }>('authority-subtree-sizes', statements.SUBTREE_SIZES, [
        unitIds,
      ])
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
  }
}
