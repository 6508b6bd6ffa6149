import { HOPS_IN_PART } from './hop-parts.ts'

/** Rows that Neo4j refused are as they were before: what they grant, nobody knows there. */
export const COMPLETE = 'NOT EXISTS { (:ProjectionFault {epoch: state.epoch}) }'

/** Gives `first` for each part of the hops, as rows: the first has all that is no hop (`once`). */
export const IN_PARTS = `UNWIND range(0, size(hops), ${HOPS_IN_PART}) AS first`
export const once = (value: string, name: string) => `CASE first WHEN 0 THEN ${value} END AS ${name}`
export const PART = `hops[first..first + ${HOPS_IN_PART}] AS hops`

/** `<epoch>/<transaction>.<position>`, as the projector writes it once all of what it wrote is there. */
export const STANDS_AT = "toString(toIntegerOrNull(state.epoch)) + '/' + state.transactionId + '.' + state.position"

/**
 * Instants are integers, milliseconds since 1970 UTC; an open end is null. Every statement reads the epoch that is current
 * when it begins, of a graph that was loaded from `source`. Neo4j has no snapshots: a reader may see part of a commit. So
 * the projector says in a transaction of its own that it is done (`settled`), and every statement says where the graph stood
 * when it began; whoever asks looks afterwards whether there was anything that could have been written meanwhile.
 */
export const EPOCH = `MATCH (state:Projection {name: 'directory'})
WHERE state.source = $source AND state.epoch >= 0 AND state.settled = ${STANDS_AT} AND ${COMPLETE}
WITH state.epoch AS epoch, state.settled AS position`

/**
 * Whether a relationship that was walked to is of this epoch. Written so that no index can answer it: an index sampled
 * while it was empty looks free to the planner, which then scans all of it instead of following a person's few.
 */
export const isCurrent = (item: string) => `coalesce(${item}.epoch, -1) = epoch`
/** An open end is later than every instant; said so that the property is read once. */
const isLater = (instant: string) => `coalesce(${instant}, $at + 1) > $at`
export const endsAfter = (item: string) => isLater(`${item}.validTo`)
export const unrevoked = (item: string) => isLater(`${item}.revokedAt`)
export const isValid = (item: string) => `${isCurrent(item)} AND ${item}.validFrom <= $at AND ${endsAfter(item)}`

export const valid = (hop: string) => `${isValid(hop)} AND ${unrevoked(hop)}`
