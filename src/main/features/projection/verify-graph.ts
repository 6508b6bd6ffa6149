import type { Id } from '../../../contract/ids.ts'
import type { Difference } from '../../../contract/projection.ts'
import { canonical, changedFields, digestOf, GRAPH_KINDS, type GraphKind, type GraphRow } from './graph-rows.ts'
import { notLoaded, ownGraphState } from './own-graph.ts'
import type { ProjectionPorts } from './projection-ports.ts'

/** How many ids one digest covers. */
const RANGE_ROWS = 5_000

/** The result of a comparison: differences, and the ids of rows that an outbox event will still project. */
export type Compared = { differences: Difference[]; owed: Id[] }
export type Owed = { kind: GraphKind; ids: Id[] }

const compareRows = (kind: GraphKind, sql: GraphRow[], graph: GraphRow[]): Difference[] => {
  const wanted = new Map(sql.map((row) => [row.id, row]))
  const found = new Map<Id, GraphRow[]>()
  for (const row of graph) found.set(row.id, [...(found.get(row.id) ?? []), row])
  const differences: Difference[] = []
  for (const [id, row] of wanted) {
    const [other, twice] = found.get(id) ?? []
    if (other === undefined) differences.push({ kind, id, problem: 'missing', fields: [], reason: null })
    else if (twice !== undefined) differences.push({ kind, id, problem: 'duplicate', fields: [], reason: null })
    else if (canonical(row) !== canonical(other))
      differences.push({ kind, id, problem: 'changed', fields: changedFields(row, other), reason: null })
  }
  for (const id of found.keys())
    if (!wanted.has(id)) differences.push({ kind, id, problem: 'extra', fields: [], reason: null })
  return differences
}

const stateOf = async (ports: ProjectionPorts) => {
  const state = await ownGraphState(ports)
  if (state === null) throw notLoaded()
  return state
}

/**
 * Compares the rows that `read` returns from both stores. A row that an event after the graph's marker names is no
 * difference. This is exact, because the marker is read before the rows, and a write and its event become visible
 * together. A graph that was switched meanwhile has another marker and is read again.
 */
const compareSettled = async (
  ports: ProjectionPorts,
  kind: GraphKind,
  read: () => Promise<[sql: GraphRow[], graph: GraphRow[]]>,
): Promise<Compared> => {
  for (;;) {
    const { epoch, marker } = await stateOf(ports)
    const [sql, graph] = await read()
    if (digestOf(sql) === digestOf(graph)) return { differences: [], owed: [] }
    const found = compareRows(kind, sql, graph)
    const owed = await ports.outbox.owed(
      marker,
      kind,
      found.map(({ id }) => id),
    )
    if ((await stateOf(ports)).epoch !== epoch) continue
    const waiting = new Set(owed)
    return { differences: found.filter(({ id }) => !waiting.has(id)), owed }
  }
}

/** Returns the rows up to an id. Later rows belong to the next range. */
const upTo = <Row extends { id: Id }>(rows: Row[], last: Id) => rows.filter((row) => row.id <= last)

/**
 * Compares both stores kind by kind and range by range of ids. Equal digests settle a range. Otherwise its rows are
 * compared one by one.
 */
export async function* verifyGraph(
  ports: ProjectionPorts,
  signal?: AbortSignal,
): AsyncGenerator<
  { kind: 'progress'; done: number } | { kind: 'difference'; difference: Difference } | { kind: 'owed'; owed: Owed },
  void
> {
  const { outbox, graph } = ports
  let done = 0
  for (const kind of GRAPH_KINDS) {
    for (let after: Id | null = null, whole = false; !whole;) {
      signal?.throwIfAborted()
      const from: Id | null = after
      let compared = 0
      const { differences, owed }: Compared = await compareSettled(ports, kind, async () => {
        const [sql, projected]: [GraphRow[], GraphRow[]] = await Promise.all([
          outbox.range(kind, from, RANGE_ROWS),
          graph.range(kind, from, RANGE_ROWS),
        ])
        // A side with a full page continues past its last id, so the range ends at the lesser of the two last ids.
        const [end] = [sql, projected]
          .filter((rows) => rows.length === RANGE_ROWS)
          .map((rows) => rows.at(-1)!.id)
          .sort()
        whole = end === undefined
        if (end === undefined) {
          compared = sql.length
          return [sql, projected]
        }
        after = end
        const left = upTo(sql, end)
        compared = left.length
        return [left, upTo(projected, end)]
      })
      for (const difference of differences) yield { kind: 'difference', difference }
      if (owed.length > 0) yield { kind: 'owed', owed: { kind, ids: owed } }
      done += compared
      yield { kind: 'progress', done }
    }
  }
}

/** Compares only the named rows. */
export const verifyRows = async (ports: ProjectionPorts, { kind, ids }: Owed): Promise<Compared> => {
  const all: Compared = { differences: [], owed: [] }
  for (let start = 0; start < ids.length; start += RANGE_ROWS) {
    const some = ids.slice(start, start + RANGE_ROWS)
    const { differences, owed } = await compareSettled(ports, kind, async () => {
      const [{ rows }, projected] = await Promise.all([ports.outbox.changes(kind, some), ports.graph.rows(kind, some)])
      const byId = (a: GraphRow, b: GraphRow) => (a.id < b.id ? -1 : 1)
      return [[...rows].sort(byId), [...projected].sort(byId)]
    })
    all.differences.push(...differences)
    all.owed.push(...owed)
  }
  return all
}
