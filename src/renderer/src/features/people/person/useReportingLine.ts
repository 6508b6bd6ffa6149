import type { ReportingLineRow } from '../../../../../contract/reporting-lines.ts'
import { fieldText } from '../../../app/fields.messages.ts'
import { useDatabaseClock } from '../../../app/health/health.ts'
import { useSeenWrite } from '../../../app/writes/useSeenWrite.ts'
import { useApi } from '../../../client/school.ts'
import { spokenName } from '../fields/person-name.ts'
import { endedBy, spanEntry } from './span-entry.ts'
import { peopleText as t } from '../words/people.messages.ts'

/** Ends or changes the manager of a person. */
export const useReportingLine = () => {
  const { client } = useApi()
  const clock = useDatabaseClock()
  const { writeSeen, busy } = useSeenWrite()
  const over = (line: ReportingLineRow) => endedBy(line, clock.now())
  const entry = {
    ...spanEntry,
    kind: 'reportingLine' as const,
    name: ({ managerName }: ReportingLineRow) => `${t('reporting.manager')} ${managerName}`,
  }

  const end = (line: ReportingLineRow) =>
    writeSeen({
      procedure: 'reportingLines.end',
      entry: {
        ...entry,
        read: async (id) => {
          const { personId, managerId } = line
          const { items } = await client.reportingLines.search({ personId, managerId, limit: 100 })
          return items.find((one) => one.id === id)
        },
      },
      seen: [line],
      verb: 'end',
      input: (now) => ({ id: line.id, version: now(line).version }),
      over,
      asks: { what: t('reporting.end') },
      done: () => t('reporting.ended'),
    })

  /** Returns the line that holds now. Without one, returns `line` as it ended. */
  const presentLine = async (line: ReportingLineRow): Promise<ReportingLineRow> => {
    const { items } = await client.reportingLines.search({ personId: line.personId, limit: 100 })
    const now = clock.now()
    const present = items.find((one) => one.validFrom <= now && !over(one))
    return present ?? items.find(({ id }) => id === line.id) ?? { ...line, validTo: now }
  }

  /**
   * Replaces the present manager with another one. Resolves to whether the person has this manager now. `refused`
   * handles a refusal of the directory.
   */
  const change = (
    { personId, managerId, current }: { personId: string; managerId: string; current: ReportingLineRow | undefined },
    refused: (error: unknown) => boolean,
  ) =>
    writeSeen({
      procedure: 'reportingLines.replace',
      entry: {
        kind: entry.kind,
        name: entry.name,
        read: () => presentLine(current!),
        labels: () => ({ managerId: fieldText('managerId'), validTo: fieldText('validTo') }),
        say: async (field: 'managerId' | 'validTo', value: unknown) =>
          field === 'validTo'
            ? spanEntry.say(field, value)
            : spokenName(await client.people.get({ id: value as string })),
      },
      seen: current ? [current] : [],
      verb: 'replace',
      input: (now) => {
        const line = current && now(current)
        const holds = line !== undefined && over(line) === undefined
        return { personId, managerId, current: holds ? { id: line.id, version: line.version } : undefined }
      },
      over,
      overIsFinal: false,
      asks: { what: t('reporting.set') },
      done: () => t('reporting.saved'),
      refused,
    })

  return { end, change, busy }
}
