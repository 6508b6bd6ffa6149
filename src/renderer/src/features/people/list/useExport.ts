import type { ExportEvent } from '../../../../../contract/people.ts'
import { useJobs } from '../../../app/jobs.ts'
import { toast } from '../../../app/toast.ts'
import { isCancelled } from '../../../client/problem.ts'
import { useApi } from '../../../client/school.ts'
import type { PersonRow } from '../../../../../contract/people.ts'
import { countSelected, type Selection } from '../../../ui/tables/selection.ts'
import { filterOf, type PeopleQuestion } from './people-question.ts'
import { peopleText as t } from '../words/people.messages.ts'

const bytesOf = ({ encoding, data }: Extract<ExportEvent, { kind: 'data' }>): BlobPart =>
  encoding === 'utf8' ? data : Uint8Array.from(atob(data), (character) => character.codePointAt(0) ?? 0)

const download = (parts: BlobPart[], file: { fileName: string; mediaType: string }) => {
  const address = URL.createObjectURL(new Blob(parts, { type: file.mediaType }))
  const link = document.createElement('a')
  link.href = address
  link.download = file.fileName
  link.click()
  // The browser reads the address when it handles the click. A minute is enough for a slow disk.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Writes a list or a selection to a file, and shows the progress in the status bar. */
export const useExport = () => {
  const { client } = useApi()
  const jobs = useJobs()

  return async (wanted: {
    question: PeopleQuestion
    format: 'csv' | 'xlsx'
    selection?: Selection<PersonRow>
    total: number
  }) => {
    const cancelling = new AbortController()
    const id = crypto.randomUUID()
    const started = performance.now()
    const { selection } = wanted
    const ids = selection !== undefined && !selection.all ? [...selection.rows.keys()] : undefined
    const total = selection === undefined ? wanted.total : countSelected(selection, wanted.total)
    jobs.start({ id, title: t('export.title'), done: 0, total, cancel: () => cancelling.abort() })
    try {
      const parts: BlobPart[] = []
      const events = await client.people.export(
        { ...filterOf(wanted.question), sort: wanted.question.sort, format: wanted.format, ids },
        { signal: cancelling.signal },
      )
      for await (const event of events) {
        if (event.kind === 'data') parts.push(bytesOf(event))
        if (event.kind === 'progress') {
          const perSecond = event.rows / Math.max(0.001, (performance.now() - started) / 1_000)
          const all = event.total ?? total
          jobs.report(id, {
            done: event.rows,
            total: all,
            perSecond,
            secondsLeft: Math.max(0, all - event.rows) / perSecond,
          })
        }
        if (event.kind === 'done') {
          download(parts, event)
          toast.done(t('export.done', { count: event.rows, file: event.fileName }))
        }
      }
    } catch (error) {
      if (cancelling.signal.aborted || isCancelled(error)) toast.info(t('export.cancelled'))
      else toast.problem(error)
    } finally {
      jobs.end(id)
    }
  }
}
