import { shallowRef } from 'vue'

export type Change = { who: string; when: Date }
export type TypedValue = { label: string; mine: string }

/** `meet`: somebody changed the same fields. `gone`: the entry was deleted. `by` is undefined where the log does not say. */
export type ConflictQuestion =
  | { kind: 'meet'; name: string; fields: (TypedValue & { theirs: string; by: Change | undefined })[] }
  | { kind: 'gone'; name: string; fields: TypedValue[]; by: Change | undefined }

/** The question on the screen, answered by ConflictDialog in the shell. */
export const openConflict = shallowRef<{ question: ConflictQuestion; answer: (choice: 'mine' | 'theirs') => void }>()

/** Shows both values and resolves to the one that stays; closing the dialog keeps theirs. */
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
