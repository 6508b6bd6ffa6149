import type { OrgChartNode } from '../../../../../contract/org-chart.ts'

/** The path to a person in the chart of reporting lines; empty for somebody without manager and reports. */
export const reportingWay = (managers: readonly OrgChartNode[]): readonly OrgChartNode[] =>
  managers.length > 1 || (managers.at(-1)?.childCount ?? 0) > 0 ? managers : []
