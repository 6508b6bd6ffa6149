import { HOPS_IN_PART } from './hop-parts.ts'

/**
 * True when Neo4j refused no row. A refused row is still there as it was before, so that nobody knows what it grants.
 */
export const COMPLETE = 'NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }'

/**
 * Yields `first`, the index of the first hop of each part, one row per part. The first row also has all that is no hop
 * (`once`).
 */
export const IN_PARTS = `UNWIND range(0, size(hops), ${HOPS_IN_PART}) AS first`
export const once = (value: string, name: string) => `CASE first WHEN 0 THEN ${value} END AS ${name}`
export const PART = `hops[first..first + ${HOPS_IN_PART}] AS hops`

/** The graph's place as `<epoch>/<transaction>.<position>`. The projector writes it when all of its rows are there. */
export const STANDS_AT = "toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position"

/**
 * Every statement reads the epoch that is current when it begins, of a graph that was loaded from `source`. Instants
 * are integers, milliseconds since 1970 UTC; an open end is null. Neo4j has no snapshots: a reader may see part of a
 * commit. So the projector marks in a transaction of its own that it is done (`settled`), and every statement returns
 * the graph's place when it began. The caller then checks in the outbox whether anything could have been written
 * meanwhile.
 */
export const EPOCH = `MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = ${STANDS_AT} AND ${COMPLETE}
WITH state.epoch AS epoch, state.settled AS position`

/**
 * Whether a relationship that a walk met is of this epoch. The form keeps every index from answering it: an index
 * sampled while it was empty looks free to the planner, which then scans all of it instead of following a person's few.
 */
export const isCurrent = (item: string) => `coalesce(${item}.epoch, -1) = epoch`
/** An open end is later than every instant. This form reads the property once. */
const isLater = (instant: string) => `coalesce(${instant}, $at + 1) > $at`
export const endsAfter = (item: string) => isLater(`${item}.validTo`)
export const unrevoked = (item: string) => isLater(`${item}.revokedAt`)
export const isValid = (item: string) => `${isCurrent(item)} AND ${item}.validFrom <= $at AND ${endsAfter(item)}`

export const valid = (hop: string) => `${isValid(hop)} AND ${unrevoked(hop)}`
