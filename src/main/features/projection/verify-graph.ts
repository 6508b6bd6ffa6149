import type { Id } from '../../../contract/ids.ts'
import { canonical, changedFields, digestOf, GRAPH_KINDS, type GraphKind, type GraphRow } from './graph-rows.ts'
import type { ProjectionPorts } from './project-outbox.ts'

/** Ids of one digest. */
const RANGE_ROWS = 5_000

export type Difference = { kind: GraphKind; id: Id; problem: 'missing' | 'extra' | 'changed'; fields: string[] }

const compareRange = (kind: GraphKind, sql: GraphRow[], graph: GraphRow[]): Difference[] => {
  const wanted = new Map(sql.map((row) => [row.id, row]))
  const found = new Map(graph.map((row) => [row.id, row]))
  const differences: Difference[] = []
  for (const [id, row] of wanted) {
    const other = found.get(id)
    if (other === undefined) differences.push({ kind, id, problem: 'missing', fields: [] })
    else if (canonical(row) !== canonical(other))
      differences.push({ kind, id, problem: 'changed', fields: changedFields(row, other) })
  }
  for (const id of found.keys()) if (!wanted.has(id)) differences.push({ kind, id, problem: 'extra', fields: [] })
  return differences
}

/** The rows up to an id, and the first rows past it for the next range. */
const upTo = <Row extends { id: Id }>(rows: Row[], last: Id) => rows.filter((row) => row.id <= last)

/**
 * Compares both stores kind by kind, range of ids by range of ids: equal digests end a range, otherwise its rows are
 * compared one by one. Call it between two steps of the projector: what is not projected yet differs.
 */
export async function* verifyGraph(
  { outbox, graph }: ProjectionPorts,
  signal?: AbortSignal,
): AsyncGenerator<{ kind: 'progress'; done: number } | ({ kind: 'difference' } & { difference: Difference }), void> {
  let done = 0
  for (const kind of GRAPH_KINDS) {
    let after: Id | null = null
    for (;;) {
      signal?.throwIfAborted()
      const [sql, projected]: [GraphRow[], GraphRow[]] = await Promise.all([
        outbox.range(kind, after, RANGE_ROWS),
        graph.range(kind, after, RANGE_ROWS),
      ])
      // A full side goes on past its last id, so the range ends at the lesser of the two last ids.
      const ends = [sql, projected]
        .filter((rows) => rows.length === RANGE_ROWS)
        .map((rows) => rows.at(-1)!.id)
        .sort()
      const last: Id = ends[0] ?? 'g'
      const [left, right] = [upTo(sql, last), upTo(projected, last)]
      if (digestOf(left) !== digestOf(right)) {
        for (const difference of compareRange(kind, left, right)) yield { kind: 'difference', difference }
      }
      done += left.length
      yield { kind: 'progress', done }
      if (ends.length === 0) break
      after = last
    }
  }
}

/** Brings the named rows of the graph to what the system of record says now. */
export const repairGraph = async ({ outbox, graph }: ProjectionPorts, differences: Difference[]): Promise<void> => {
  const state = await graph.state()
  if (state === null) return
  for (const kind of GRAPH_KINDS) {
    const ids = differences.filter((difference) => difference.kind === kind).map((difference) => difference.id)
    for (let start = 0; start < ids.length; start += RANGE_ROWS) {
      await graph.mend(state.epoch, [await outbox.changes(kind, ids.slice(start, start + RANGE_ROWS))])
    }
  }
  await graph.sweep()
}
