import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { OrgChartReader } from './org-chart-reader.port.ts'

/** Returns the paths from the roots to a person or unit. `NOT_FOUND` when the id names neither at that instant. */
export const findPath = async (
  { orgChart, clock }: { orgChart: OrgChartReader; clock: () => Promise<Date> },
  { id, at: asked }: { id: Id; at?: Date | undefined },
) => {
  const at = asked ?? (await clock())
  const kind = await orgChart.kindOf({ id, at })
  if (kind === undefined) throw refusal('NOT_FOUND', { entity: 'org-chart-node', id })
  const unitId = kind === 'unit' ? id : await orgChart.unitOfPerson({ id, at })
  const [units, managers] = await Promise.all([
    unitId === undefined ? [] : orgChart.lineage({ by: 'units', id: unitId, at }),
    kind === 'unit' ? [] : orgChart.lineage({ by: 'reporting', id, at }),
  ])
  return { kind, units, managers, at }
}
