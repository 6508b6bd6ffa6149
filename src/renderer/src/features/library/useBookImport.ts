import { computed, type Ref, shallowRef, watch } from 'vue'
import { MAX_UPLOAD_PIECE } from '../../../../contract/imports.ts'
import type { BookImportReport } from '../../../../contract/library.ts'
import { useWrite } from '../../app/writes/useWrite.ts'
import { type Problem, problemOf } from '../../client/problem.ts'
import { refusal } from '../../../../contract/errors.ts'
import { libraryText as t } from './library.messages.ts'

/** A file of books: chosen, checked at once without writing, then added. Closing the dialog forgets it. */
export const useBookImport = (open: Ref<boolean>) => {
  const { write } = useWrite()
  const file = shallowRef<File>()
  const report = shallowRef<BookImportReport>()
  const problem = shallowRef<Problem>()
  const working = shallowRef<'checking' | 'adding'>()
  /** The number of the last choice. The answer for an earlier one is dropped. */
  let choice = 0

  const run = async (what: 'checking' | 'adding', work: () => Promise<void>) => {
    const mine = choice
    working.value = what
    problem.value = undefined
    try {
      await work()
    } catch (error) {
      if (mine === choice) problem.value = problemOf(error)
    } finally {
      if (mine === choice) working.value = undefined
    }
  }

  const choose = (given: File) => {
    const mine = (choice += 1)
    file.value = undefined
    report.value = undefined
    return run('checking', async () => {
      if (given.size > MAX_UPLOAD_PIECE) throw refusal('PAYLOAD_TOO_LARGE', { limitBytes: MAX_UPLOAD_PIECE })
      // What is added later is what was checked, also when the file on disk changes meanwhile.
      const kept = new File([await given.arrayBuffer()], given.name, { type: 'text/csv' })
      if (mine === choice) file.value = kept
      const answer = await write({
        procedure: 'library.books.import',
        input: { file: kept, dryRun: true },
        asks: false,
        refused: 'throw',
      })
      if (mine === choice) report.value = answer
    })
  }

  const add = () =>
    run('adding', async () => {
      const mine = choice
      const answer = await write({
        procedure: 'library.books.import',
        input: { file: file.value!, dryRun: false },
        asks: { what: t('import.title') },
        done: ({ written, added }) => (written ? t('import.done', { count: added }) : undefined),
        refused: 'throw',
      })
      if (answer === undefined || mine !== choice) return
      report.value = answer
      if (answer.written) open.value = false
    })

  watch(open, () => {
    choice += 1
    file.value = report.value = problem.value = working.value = undefined
  })
  const mayAdd = computed(() => report.value?.faultCount === 0 && report.value.added > 0)
  return { file, report, problem, working, mayAdd, choose, add }
}
