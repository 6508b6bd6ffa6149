import type { Cache, Tag } from '../cache/cache.port.ts'
import type { OrgChartReader } from './org-chart-reader.port.ts'

/** A chart names people, units, roles and lines, whichever tree it shows. */
const CHART: readonly Tag[] = ['person', 'orgUnit', 'role', 'assignment', 'reportingLine']

/** An instant that is nearer to now than this, in ms, is that of one call, and nobody asks for it again. */
const OF_ONE_CALL_MS = 1_000

/**
 * Keeps slices of the chart by their instant: with it, an answer depends on rows alone. An answer as of now is not kept,
 * because the next call has another now. A screen stays at the instant at which it was opened, so what it opens, closes
 * and opens again is found.
 */
export const cachedOrgChartReader = ({
  orgChart,
  cache,
  consoleClock = Date.now,
}: {
  orgChart: OrgChartReader
  cache: Cache
  consoleClock?: () => number
}): OrgChartReader => {
  const keep = async <Query extends { at: Date }, Value>(
    family: string,
    query: Query,
    load: (query: Query) => Promise<Value>,
  ): Promise<Value> => {
    if (Math.abs(consoleClock() - query.at.getTime()) < OF_ONE_CALL_MS) return load(query)
    const question = { family, id: JSON.stringify(query), tags: CHART, load: () => load(query) }
    return (await cache.read(question)).value
  }
  return {
    ...orgChart,
    children: (query) => keep('org-chart.children', query, orgChart.children),
    lineage: (target) => keep('org-chart.lineage', target, orgChart.lineage),
    outline: (query) => keep('org-chart.outline', query, orgChart.outline),
  }
}
