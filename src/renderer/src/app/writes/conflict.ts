import { shallowRef } from 'vue'

export type Change = { who: string; when: Date }
export type TypedValue = { label: string; mine: string }
/** What a write does with entries that the user saw. */
export type SeenVerb = 'delete' | 'end' | 'revoke' | 'restore' | 'replace' | 'activate' | 'deactivate'
/** What became of an entry that the user wanted to write. */
export type Over = 'deleted' | 'ended' | 'revoked' | 'restored' | 'activated' | 'deactivated'

/**
 * `meet`: somebody changed the same fields. `gone`: the entry that the user edits was deleted. `changed`: an entry that
 * the user writes as a whole has other values now, or is over and can be written all the same. `over`: nothing is left
 * to do. `by` is undefined when the log does not tell.
 */
export type ConflictQuestion = { name: string } & (
  | { kind: 'meet'; fields: (TypedValue & { theirs: string; by: Change | undefined })[] }
  | { kind: 'gone'; fields: TypedValue[]; by: Change | undefined }
  | {
      kind: 'changed'
      verb: SeenVerb
      over: Over | undefined
      fields: { label: string; seen: string; theirs: string; by: Change | undefined }[]
      by: Change | undefined
    }
  | { kind: 'over'; over: Over; by: Change | undefined }
)

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
