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

/** One page of what hangs below a node; the answer says the instant that the next page has to be asked for. */
export const listChildren = async (
  { orgChart, clock }: { orgChart: OrgChartReader; clock: () => Promise<Date> },
  { at: asked, ...question }: Question,
) => {
  const at = asked ?? (await clock())
  return { ...(await orgChart.children({ ...question, at })), at }
}
