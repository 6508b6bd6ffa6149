import { MAX_OUTLINE, type OrgChartBy } from '../../../contract/org-chart.ts'
import type { OrgChartReader } from './org-chart-reader.port.ts'

/** Returns the chart without names, up to `MAX_OUTLINE` nodes. */
export const readOutline = async (
  { orgChart, clock }: { orgChart: OrgChartReader; clock: () => Promise<Date> },
  { by, at: asked }: { by: OrgChartBy; at?: Date | undefined },
) => {
  const at = asked ?? (await clock())
  return { ...(await orgChart.outline({ by, at, limit: MAX_OUTLINE })), at }
}
