import type { ReportingLine, ReportingLineRow } from '../../../../../contract/reporting-lines.ts'
import { useDatabaseClock } from '../../../app/health/health.ts'
import { useEnd } from '../../../app/writes/useEnd.ts'
import { useWrite } from '../../../app/writes/useWrite.ts'
import { useApi } from '../../../client/school.ts'
import { endedBy, spanEntry } from './span-entry.ts'
import { peopleText as t } from '../words/people.messages.ts'

/** Ends or changes the manager of a person. */
export const useReportingLine = () => {
  const { client } = useApi()
  const clock = useDatabaseClock()
  const { write, busy } = useWrite()
  const ending = useEnd()

  const end = (line: ReportingLineRow) =>
    ending.end({
      procedure: 'reportingLines.end',
      entry: {
        ...spanEntry,
        kind: 'reportingLine',
        read: async (id) => {
          const { personId, managerId } = line
          const { items } = await client.reportingLines.search({ personId, managerId, limit: 100 })
          return items.find((one) => one.id === id)
        },
        name: ({ managerName }) => `${t('reporting.manager')} ${managerName}`,
      },
      seen: [line],
      input: (versionOf) => ({ id: line.id, version: versionOf(line) }),
      over: (stored) => endedBy(stored, clock.now()),
      asks: { what: t('reporting.end') },
      done: () => t('reporting.ended'),
    })

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
