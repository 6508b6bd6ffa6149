import type { ReportingLine } from '../../../../../contract/reporting-lines.ts'
import { useWrite } from '../../../app/writes/useWrite.ts'
import { peopleText as t } from '../words/people.messages.ts'

/** Ends or changes the manager of a person. */
export const useReportingLine = () => {
  const { write, busy } = useWrite()

  const end = async (line: ReportingLine) => {
    await write({
      procedure: 'reportingLines.end',
      input: { id: line.id, version: line.version },
      asks: { what: t('reporting.end') },
      done: () => t('reporting.ended'),
    })
  }

  /** Replaces the present manager with another one. `refused` handles a refusal of the directory. */
  const change = (
    { personId, managerId, current }: { personId: string; managerId: string; current: ReportingLine | undefined },
    refused: (error: unknown) => boolean,
  ) =>
    write({
      procedure: 'reportingLines.replace',
      input: { personId, managerId, current: current && { id: current.id, version: current.version } },
      asks: { what: t('reporting.set') },
      done: () => t('reporting.saved'),
      refused,
    })

  return { end, change, busy }
}
