import type { Id } from '../../../contract/ids.ts'
import type { OrgChartBy, OrgChartNode } from '../../../contract/org-chart.ts'
import type { Page } from '../../../contract/page.ts'

export type OrgChartChildrenQuery = {
  by: OrgChartBy
  /** Without `parentId` the roots are read. */
  parentId?: Id | undefined
  at: Date
  cursor?: string | undefined
  limit: number
}

/**
 * Reads the directory as trees at an instant. Reporting lines and assignments count by their validity. People and units
 * count until they were deleted. A line from or to a deleted person or unit is left out.
 */
export type OrgChartReader = {
  /**
   * Returns the children by name, then id. Returns none for an unknown parent. A cursor is good for this parent and
   * instant only.
   */
  children: (query: OrgChartChildrenQuery) => Promise<Page<OrgChartNode>>
  /** Returns what the id names at that instant, or undefined when it names nothing. */
  kindOf: (target: { id: Id; at: Date }) => Promise<'unit' | 'person' | undefined>
  /**
   * Returns the nodes from the root down to the node itself. Returns none when there is no such node at that instant.
   */
  lineage: (target: { by: OrgChartBy; id: Id; at: Date }) => Promise<OrgChartNode[]>
  /** Returns the unit of the person's main assignment at that instant: a primary one first, then the oldest. */
  unitOfPerson: (target: { id: Id; at: Date }) => Promise<Id | undefined>
  /**
   * Returns at most `limit` nodes level by level, parents first. `parents` holds the index of each node's parent in
   * `ids`, or -1 for a root.
   */
  outline: (query: { by: OrgChartBy; at: Date; limit: number }) => Promise<{
    ids: Id[]
    parents: number[]
    truncated: boolean
  }>
}
