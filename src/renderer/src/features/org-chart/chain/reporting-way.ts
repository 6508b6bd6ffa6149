import type { OrgChartNode } from '../../../../../contract/org-chart.ts'

/** The way to a person in the chart of reporting lines; empty for one who neither reports to anybody nor is reported to. */
export const reportingWay = (managers: readonly OrgChartNode[]): readonly OrgChartNode[] =>
  managers.length > 1 || (managers.at(-1)?.childCount ?? 0) > 0 ? managers : []
