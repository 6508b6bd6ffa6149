import type { ReportingLine } from '../../../../contract/reporting-lines.ts'
import { toast } from '../../app/toast.ts'
import { useApi } from '../../client/school.ts'
import { peopleText as t } from './people.messages.ts'
import { useWrites } from './useWrites.ts'

/** Ending and changing whom a person reports to. */
export const useReportingLine = () => {
  const { client } = useApi()
  const { write, busy } = useWrites()

  const end = async (line: ReportingLine) => {
    const ended = await write(
      () => client.reportingLines.update({ id: line.id, version: line.version, validTo: new Date() }),
      {
        what: t('reporting.end'),
        count: 1,
      },
    )
    if (ended !== undefined) toast.done(t('reporting.ended'))
  }

  /** Ends the current line and begins the new one at the same instant; when the new one is refused, the old one goes on. */
  const change = (
    wanted: { personId: string; managerId: string; current: ReportingLine | undefined },
    onError: (error: unknown) => boolean,
  ) =>
    write(
      async () => {
        const now = new Date()
        const { current } = wanted
        const ended =
          current && (await client.reportingLines.update({ id: current.id, version: current.version, validTo: now }))
        try {
          return await client.reportingLines.create({
            personId: wanted.personId,
            managerId: wanted.managerId,
            validFrom: now,
          })
        } catch (error) {
          if (ended && current)
            await client.reportingLines.update({ id: ended.id, version: ended.version, validTo: current.validTo })
          throw error
        }
      },
      { what: t('reporting.set'), count: 1, onError },
    )

  return { end, change, busy }
}
