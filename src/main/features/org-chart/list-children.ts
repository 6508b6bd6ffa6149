import type { Id } from '../../../contract/ids.ts'
import type { OrgChartBy } from '../../../contract/org-chart.ts'
import type { OrgChartReader } from './org-chart-reader.port.ts'

type Question = {
  by: OrgChartBy
  parentId?: Id | undefined
  at?: Date | undefined
  cursor?: string | undefined
  limit: number
}

/** Lists one page of a node's children. The answer has the instant to give with the request for the next page. */
export const listChildren = async (
  { orgChart, clock }: { orgChart: OrgChartReader; clock: () => Promise<Date> },
  { at: asked, ...question }: Question,
) => {
  const at = asked ?? (await clock())
  return { ...(await orgChart.children({ ...question, at })), at }
}
