import type { Id } from '../../../../contract/ids.ts'
import type { ReportingStep } from '../rules/authority-graph.port.ts'

type Instant = string | number

/** id, person at the other end, their name, from, to. Both stores send lines in this form. */
export type LineRow = [Id, Id, string, Instant, Instant | null]

export const readLines = (rows: LineRow[] | null): ReportingStep[] =>
  (rows ?? []).map(([lineId, id, name, from, to]) => ({
    lineId,
    person: { id, name },
    validFrom: new Date(from),
    validTo: to === null ? null : new Date(to),
  }))
