import type { Driver } from 'neo4j-driver'
import type { Id } from '../../../../contract/ids.ts'
import { type GraphReader, graphReader } from '../../../stores/neo4j/graph-reader.ts'
import {
  type AuthorityGraph,
  BeyondGraph,
  GraphBehind,
  GraphIncomplete,
  type Unknown,
} from '../rules/authority-graph.port.ts'
import * as statements from './authority-statements.cypher.ts'
import { inItsTurn, joinParts } from './hop-parts.ts'
import * as impact from './impact-statements.cypher.ts'
import { type BareRow, type GrantsRow, walkDownstream, walkGrants, withNames } from './graph-walk.cypher.ts'
import {
  type HoldingRow,
  readHolding,
  readNeighbourhood,
  readScope,
  readScoped,
  readUnits,
  type UnitsRow,
} from './neighbourhood-rows.ts'
import { type LineRow, readLines } from './reporting-rows.ts'
import * as reporting from './reporting-statements.cypher.ts'

type Reporting = { lines: LineRow[]; undecided: number; position: string }
type Row = BareRow & { startName?: string | null }

/** The graph answered, but holds no projection: it was never loaded. */
export class GraphNotLoaded extends Error {}

/** The answer to a question about nobody who exists. */
const nobody: Omit<GrantsRow, 'position'> = {
  scope: null,
  people: [],
  hops: [],
  units: [],
  roles: [],
  holdings: [],
  rolePermissions: [],
  lineages: [],
}

/** Joins the hops of all rows into the first row. */
const joined = async <Result extends object>(rows: (Result & { hops?: unknown })[]): Promise<Result | undefined> => {
  const [first] = rows
  if (first === undefined || rows.length === 1) return first
  return { ...first, hops: await joinParts(rows, ({ hops }) => hops as never[]) }
}

/** Cuts the epoch off `<epoch>/<transaction>.<position>`. Two loads may stand at the same position. */
const positionOf = (standing: string) => standing.slice(standing.indexOf('/') + 1)

/**
 * The authority graph by Cypher over the projection. Each method is one round trip, bounded by `timeoutMs`. Needs
 * `disableLosslessIntegers`. A snapshot is checked by comparing the graph's place at each statement. The check does not
 * cover writes during the last statement, so a caller who needs an answer as of now looks at the outbox afterwards.
 */
export const neo4jAuthorityGraph = ({
  driver,
  database,
  timeoutMs,
  source,
}: {
  driver: Driver
  database?: string
  timeoutMs: number
  /** Returns the database that the graph must have been loaded from. A graph of another one knows nobody. */
  source: () => Promise<string>
}): AuthorityGraph => {
  const bounded = graphReader({ driver, database, timeoutMs })
  const read: GraphReader = async (text, parameters) => bounded(text, { ...parameters, source: await source() })
  const ignored = () => undefined
  return {
    ...questionsOn(read, ignored),
    snapshot: (work) => {
      let first: string | null = null
      const same: AuthorityGraph = {
        ...questionsOn(read, (standing) => {
          first ??= standing
          if (standing !== first) throw new GraphBehind('the graph was written to between two questions')
        }),
        snapshot: (more) => more(same),
      }
      return work(same)
    },
  }
}

const questionsOn = (read: GraphReader, stoodAt: (standing: string) => void): Omit<AuthorityGraph, 'snapshot'> => {
  const position = async () => {
    const [state] = await read<{ position: string; settled: boolean; complete: boolean }>(statements.STANDING)
    if (!state) throw new GraphNotLoaded('the graph holds no projection of the directory')
    if (!state.complete) throw new GraphIncomplete('the graph lacks rows that were set aside')
    if (!state.settled) throw new GraphBehind('the graph is being written to')
    stoodAt(state.position)
    return positionOf(state.position)
  }
  const rows = async <Result extends { position: string }>(text: string, parameters: Record<string, unknown>) => {
    let found = await read<Result>(text, parameters)
    if (found.length === 0) {
      // No row means that there is none only in a whole graph. A graph that is being written to is asked again or
      // refused.
      await position()
      found = await read<Result>(text, parameters)
    }
    if (found[0]) stoodAt(found[0].position)
    return found.map((row) => ({ ...row, position: positionOf(row.position) }))
  }
  const ask = async (text: string, parameters: Record<string, unknown>) => {
    const row = await joined(await rows<Row>(text, parameters))
    return row && inItsTurn(withNames(row))
  }
  const one = async <Result extends { position: string }>(text: string, parameters: Record<string, unknown>) => {
    const row = await joined(await rows<Result>(text, parameters))
    if (!row) throw new GraphBehind('the graph was loaded between two questions')
    return row
  }
  const reportingOf = async <Found extends Reporting>(text: string, parameters: Record<string, unknown>) => {
    const [found] = await rows<Found>(text, parameters)
    if (found !== undefined && found.undecided > 0) throw new BeyondGraph('the graph does not know who is deleted')
    return found
  }
  return {
    store: 'neo4j',
    position,
    // Only the system of record can tell what does not exist.
    unknownOf: async () => null,
    chainsTo: async ({ personId, permission, orgUnitId, at }) => {
      const row = await ask(statements.CHAINS_TO, { personId, permission, orgUnitId, at: at.getTime() })
      return row ? inItsTurn(readScoped(row)) : null
    },
    nearChainsTo: async ({ personId, permission, orgUnitId, limit, chains }) => {
      const row = await ask(statements.NEAR_CHAINS_TO, { personId, permission, orgUnitId, limit })
      const near = row ? readScoped(row, limit) : null
      return near && { chains, near }
    },
    between: async ({ from, to, permission, orgUnitId, at }) => {
      const row = await ask(statements.BETWEEN, {
        personId: to,
        from,
        permission: permission ?? null,
        orgUnitId: orgUnitId ?? null,
        at: at.getTime(),
      })
      const scope = row ? readScope(row) : null
      if (!row?.startName || (orgUnitId !== undefined && scope === null)) return null
      return { ...readNeighbourhood(row), scope, startName: row.startName }
    },
    coverage: async ({ permission, orgUnitId, at }) => {
      const row = await ask(statements.COVERAGE, { permission, orgUnitId, at: at.getTime() })
      return row ? inItsTurn(readScoped(row)) : null
    },
    holderPage: async ({ permission, orgUnitId, at, delegateIds, after, limit }) => {
      const found = await rows<{ position: string; id: Id; name: string; sortKey: string; held: HoldingRow | null }>(
        statements.HOLDER_PAGE,
        {
          permission,
          orgUnitId,
          at: at.getTime(),
          delegateIds,
          afterKey: after?.sortKey ?? null,
          afterId: after?.id ?? null,
          limit,
        },
      )
      return found.map(({ id, name, sortKey, held }) => {
        const person = { id, name }
        return { person, sortKey, direct: held !== null, held: held && readHolding(held, person) }
      })
    },
    grantsTo: async ({ personIds, at: instant }) => {
      const at = instant.getTime()
      const [personId, another] = personIds
      const found =
        another === undefined
          ? await joined(await rows<GrantsRow>(statements.GRANTS_TO, { personId: personId ?? '', at }))
          : await walkGrants(one, { personIds, at })
      const row: GrantsRow = found ?? { ...nobody, position: await position() }
      const { rolePermissions, lineages } = row
      const neighbourhood = await inItsTurn(readNeighbourhood(await inItsTurn(withNames(row))))
      return { ...neighbourhood, rolePermissions: new Map(rolePermissions), lineages: new Map(lineages) }
    },
    startsOf: async ({ ends: { delegationIds = [], assignmentId, orgUnitId }, at: instant }) => {
      type Starts = { known: Id[]; personIds: Id[]; position: string }
      const at = instant.getTime()
      const asked = [
        { entity: 'delegation', text: impact.STARTS_OF_DELEGATIONS, ids: delegationIds },
        { entity: 'assignment', text: impact.STARTS_OF_ASSIGNMENTS, ids: assignmentId ? [assignmentId] : [] },
        { entity: 'orgUnit', text: impact.STARTS_AT_UNITS, ids: orgUnitId ? [orgUnitId] : [] },
      ] as const
      const found: (Starts & { unknown: Unknown | null })[] = []
      for (const { entity, text, ids } of asked) {
        if (ids.length === 0) continue
        const starts = await one<Starts>(text, { ids, at })
        const id = ids.find((each) => !starts.known.includes(each))
        found.push({ ...starts, unknown: id === undefined ? null : { entity, id } })
      }
      return {
        personIds: [...new Set(found.flatMap(({ personIds }) => personIds))],
        unknown: found.find(({ unknown }) => unknown !== null)?.unknown ?? null,
        position: found[0]?.position ?? (await position()),
      }
    },
    downstream: async ({ personIds, at: instant }) => {
      const at = instant.getTime()
      const [personId, another] = personIds
      if (another !== undefined) return walkDownstream(one, { personIds, at })
      return one<{ personIds: Id[]; position: string }>(impact.DOWNSTREAM, { personId: personId ?? '', at })
    },
    subtreeSizes: async (unitIds) => {
      const found = await rows<{ position: string; id: Id; units: number }>(impact.SUBTREE_SIZES, { unitIds })
      return new Map(found.map(({ id, units }) => [id, units]))
    },
    unitsBelow: async ({ top, except, after, limit }) => {
      const parameters = { top, except, afterName: after?.name ?? null, afterId: after?.id ?? null, limit }
      return readUnits(await one<UnitsRow>(statements.UNITS_BELOW, parameters))
    },
    managersOf: async ({ personId, at }) => {
      const found = await reportingOf(reporting.MANAGERS_OF, { personId, at: at.getTime() })
      return found
        ? { lines: readLines(found.lines), position: found.position }
        : { lines: [], position: await position() }
    },
    reportsOf: async ({ personId, at, limit }) => {
      type Found = Reporting & { direct: number; total: number }
      const found = await reportingOf<Found>(reporting.REPORTS_OF, { personId, at: at.getTime(), limit })
      if (!found) return { lines: [], direct: 0, total: 0, position: await position() }
      return {
        lines: readLines(found.lines),
        direct: found.direct,
        total: found.total,
        position: found.position,
      }
    },
  }
}
