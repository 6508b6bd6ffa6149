import { shallowRef } from 'vue'
import type { Choice, OpenCounts, OpenEntries } from '../../../../contract/open-entries.ts'

/**
 * `choose`: each entry can be kept. `end`: all of them end. `blocked`: nothing can be done yet, and `note` tells why.
 */
export type OpenEntriesQuestion = {
  title: string
  text: string
  action: string
  mode: 'choose' | 'end' | 'blocked'
  danger?: boolean
  entries: OpenEntries
  note?: string
}

/** The question on the screen, answered by OpenEntriesDialog in the shell. */
export const openEntriesQuestion = shallowRef<{
  question: OpenEntriesQuestion
  answer: (choice: Required<Choice> | undefined) => void
}>()

/** Shows open entries and resolves to the choice about them, or to undefined when the user declined. */
export const askOpenEntries = (question: OpenEntriesQuestion) =>
  new Promise<Required<Choice> | undefined>((resolve) => {
    openEntriesQuestion.value?.answer(undefined)
    openEntriesQuestion.value = {
      question,
      answer: (choice) => {
        openEntriesQuestion.value = undefined
        resolve(choice)
      },
    }
  })

export const totalOf = ({ assignments, reportingLines, delegations }: OpenCounts) =>
  assignments + reportingLines + delegations
