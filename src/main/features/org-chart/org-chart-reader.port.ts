import type { Id } from '../../../contract/ids.ts'
import type { OrgChartBy, OrgChartNode } from '../../../contract/org-chart.ts'
import type { Page } from '../../../contract/page.ts'

export type OrgChartChildrenQuery = {
  by: OrgChartBy
  /** Left out: the roots. */
  parentId?: Id | undefined
  at: Date
  cursor?: string | undefined
  limit: number
}

/**
 * The directory as trees at an instant. Reporting lines and assignments count by their validity; people and units count
 * until they were deleted. A line from or to somebody deleted does not exist.
 */
export type OrgChartReader = {
  /** By name, then id. Empty for an unknown parent. The cursor belongs to this parent and instant. */
  children: (query: OrgChartChildrenQuery) => Promise<Page<OrgChartNode>>
  /** What the id names then; undefined when nothing does. */
  kindOf: (target: { id: Id; at: Date }) => Promise<'unit' | 'person' | undefined>
  /** The node last, before it what is above it, the root first. Empty when there is no such node then. */
  lineage: (target: { by: OrgChartBy; id: Id; at: Date }) => Promise<OrgChartNode[]>
  /** The unit of the assignment that names a person best then: primary first, then the oldest. */
  unitOfPerson: (target: { id: Id; at: Date }) => Promise<Id | undefined>
  /** At most `limit` nodes, level by level; parents come first, `parents` are places in `ids`, -1 for a root. */
  outline: (query: { by: OrgChartBy; at: Date; limit: number }) => Promise<{
    ids: Id[]
    parents: number[]
    truncated: boolean
  }>
}
