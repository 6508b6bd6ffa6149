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
    const ended = await write(() => client.reportingLines.end({ id: line.id, version: line.version }), {
      what: t('reporting.end'),
      count: 1,
    })
    if (ended !== undefined) toast.done(t('reporting.ended'))
  }

  /** Ends the current line and begins the new one at the same instant; when the new one is refused, the old one goes on. */
  const change = (
    wanted: { personId: string; managerId: string; current: ReportingLine | undefined },
    onError: (error: unknown) => boolean,
  ) =>
    write(
      async () => {
        const { current } = wanted
        const ended = current && (await client.reportingLines.end({ id: current.id, version: current.version }))
        try {
          return await client.reportingLines.create({
            personId: wanted.personId,
            managerId: wanted.managerId,
            validFrom: ended?.validTo ?? undefined,
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
