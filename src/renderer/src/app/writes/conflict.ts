import { shallowRef } from 'vue'

export type Change = { who: string; when: Date }
export type TypedValue = { label: string; mine: string }

/**
 * `meet` means that somebody changed the same fields, `gone` that the entry was deleted. `by` is undefined when the log
 * does not tell.
 */
export type ConflictQuestion =
  | { kind: 'meet'; name: string; fields: (TypedValue & { theirs: string; by: Change | undefined })[] }
  | { kind: 'gone'; name: string; fields: TypedValue[]; by: Change | undefined }

/** The question on the screen, answered by ConflictDialog in the shell. */
export const openConflict = shallowRef<{ question: ConflictQuestion; answer: (choice: 'mine' | 'theirs') => void }>()

/** Shows both values and resolves to the one that stays. Closing the dialog keeps the other person's. */
export const askConflict = (question: ConflictQuestion) =>
  new Promise<'mine' | 'theirs'>((resolve) => {
    openConflict.value?.answer('theirs')
    openConflict.value = {
      question,
      answer: (choice) => {
        openConflict.value = undefined
        resolve(choice)
      },
    }
  })
