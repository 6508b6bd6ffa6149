import { MAX_OUTLINE, type OrgChartBy } from '../../../contract/org-chart.ts'
import type { School } from '../../school.ts'

/** The chart without names, up to `MAX_OUTLINE` nodes. */
export const readOutline = async (
  { orgChart }: Pick<School, 'orgChart'>,
  { by, at = new Date() }: { by: OrgChartBy; at?: Date | undefined },
) => ({ ...(await orgChart.outline({ by, at, limit: MAX_OUTLINE })), at })
