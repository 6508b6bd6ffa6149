import type { Driver } from 'neo4j-driver'
import type { Id } from '../../../contract/ids.ts'
import { graphReader } from '../../stores/neo4j/graph-reader.ts'
import { type AuthorityGraph, GraphIncomplete } from './authority-graph.port.ts'
import * as statements from './authority-statements.cypher.ts'
import { type NeighbourhoodRow, readNeighbourhood, readScope, readUnits, type UnitsRow } from './neighbourhood-rows.ts'

type Row = NeighbourhoodRow & { startName?: string | null; roles?: [Id, string[]][]; lineages?: [Id, Id[]][] }

/** The graph answered, but holds no projection: it was never loaded. */
export class GraphNotLoaded extends Error {}
const loadedMeanwhile = () => new GraphNotLoaded('the graph was loaded between two questions')

/** Cypher over the projection: each method one round trip, bounded by `timeoutMs`. Needs `disableLosslessIntegers`. */
export const neo4jAuthorityGraph = ({
  driver,
  database,
  timeoutMs,
  source,
}: {
  driver: Driver
  database?: string
  timeoutMs: number
  /** The database that the graph must have been loaded from; one of another knows nobody. */
  source: () => Promise<string>
}): AuthorityGraph => {
  const read = graphReader({ driver, database, timeoutMs })
  const position = async () => {
    const [standing] = await read<{ position: string; complete: boolean }>(statements.STANDING, {
      source: await source(),
    })
    if (!standing) throw new GraphNotLoaded('the graph holds no projection of the directory')
    if (!standing.complete) throw new GraphIncomplete('the graph lacks rows that were set aside')
    return standing.position
  }
  const rows = async <Result>(text: string, parameters: Record<string, unknown>) => {
    const found = await read<Result>(text, { ...parameters, source: await source() })
    // Nothing is an answer of a graph that is whole only.
    if (found.length === 0) await position()
    return found
  }
  const ask = async (text: string, parameters: Record<string, unknown>) => (await rows<Row>(text, parameters))[0]
  return {
    store: 'neo4j',
    position,
    chainsTo: async ({ personId, permission, orgUnitId, at }) => {
      const row = await ask(statements.CHAINS_TO, { personId, permission, orgUnitId, at: at.getTime() })
      const scope = row ? readScope(row) : null
      return row && scope ? { ...readNeighbourhood(row), scope } : null
    },
    nearChainsTo: async ({ personId, permission, orgUnitId, limit }) => {
      const row = await ask(statements.NEAR_CHAINS_TO, { personId, permission, orgUnitId, limit })
      if (!row) throw new GraphNotLoaded('the person left the graph between two questions')
      const scope = readScope(row) ?? { id: orgUnitId, name: '', ancestorIds: [] }
      return { ...readNeighbourhood(row, limit), scope }
    },
    between: async ({ from, to, permission, orgUnitId, at }) => {
      const row = await ask(statements.BETWEEN, {
        personId: to,
        from,
        permission: permission ?? null,
        orgUnitId: orgUnitId ?? null,
        at: at.getTime(),
      })
      const unitIsKnown = row && (orgUnitId === undefined || readScope(row) !== null)
      return row?.startName && unitIsKnown ? { ...readNeighbourhood(row), startName: row.startName } : null
    },
    coverage: async ({ permission, orgUnitId, at }) => {
      const row = await ask(statements.COVERAGE, { permission, orgUnitId, at: at.getTime() })
      const scope = row ? readScope(row) : null
      return row && scope ? { ...readNeighbourhood(row), scope } : null
    },
    holderPage: async ({ permission, orgUnitId, at, delegateIds, after, limit }) => {
      const found = await rows<{ id: Id; name: string; sortKey: string; direct: boolean }>(statements.HOLDER_PAGE, {
        permission,
        orgUnitId,
        at: at.getTime(),
        delegateIds,
        afterKey: after?.sortKey ?? null,
        afterId: after?.id ?? null,
        limit,
      })
      return found.map(({ id, name, sortKey, direct }) => ({ person: { id, name }, sortKey, direct }))
    },
    grantsTo: async ({ personIds, at }) => {
      const row = await ask(statements.GRANTS_TO, { personIds, at: at.getTime() })
      if (!row) throw loadedMeanwhile()
      const neighbourhood = readNeighbourhood(row)
      return { ...neighbourhood, rolePermissions: new Map(row.roles), lineages: new Map(row.lineages) }
    },
    downstream: async ({ personIds, at }) => {
      const parameters = { personIds, at: at.getTime() }
      const [row] = await rows<{ personIds: Id[]; position: string }>(statements.DOWNSTREAM, parameters)
      if (!row) throw loadedMeanwhile()
      return row
    },
    subtreeSizes: async (unitIds) => {
      const found = await rows<{ id: Id; units: number }>(statements.SUBTREE_SIZES, { unitIds })
      return new Map(found.map(({ id, units }) => [id, units]))
    },
    unitsBelow: async ({ top, except, after, limit }) => {
      const parameters = { top, except, afterName: after?.name ?? null, afterId: after?.id ?? null, limit }
      const [row] = await rows<UnitsRow>(statements.UNITS_BELOW, parameters)
      if (!row) throw loadedMeanwhile()
      return readUnits(row)
    },
  }
}
