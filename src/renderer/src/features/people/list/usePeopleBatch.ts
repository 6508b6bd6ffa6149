import { ref, type Ref } from 'vue'
import type { Choice } from '../../../../../contract/open-entries.ts'
import type { PersonRow } from '../../../../../contract/people.ts'
import { toast } from '../../../app/toast.ts'
import { useWrite } from '../../../app/writes/useWrite.ts'
import { countSelected, noSelection, type Selection } from '../../../ui/tables/selection.ts'
import { peopleText as t } from '../words/people.messages.ts'
import { beforeStatus, type Status, type StatusChange } from './people-status.ts'
import { useOpenEntries } from '../person/useOpenEntries.ts'

/** The most people that one call may change (contract). */
export const bulkLimit = 10_000

/** `before` is what an undo restores. */
type Change = { people: StatusChange; status: Status; choice: Choice; before: StatusChange }
const opposite = { active: 'inactive', inactive: 'active' } as const

/** Actions on the selected people. */
export const usePeopleBatch = (options: {
  selection: Ref<Selection<PersonRow>>
  rows: { total: Readonly<Ref<number>>; load: (first: number, last: number) => Promise<PersonRow[]> }
}) => {
  const { write, busy } = useWrite()
  const { chooseOpen } = useOpenEntries()
  const gathering = ref(false)

  /** The selected people, including those that were never loaded. */
  const gather = async (): Promise<PersonRow[] | undefined> => {
    const selection = options.selection.value
    if (!selection.all) return [...selection.rows.values()]
    if (countSelected(selection, options.rows.total.value) > bulkLimit) return undefined
    gathering.value = true
    try {
      const all = await options.rows.load(0, options.rows.total.value - 1)
      return all.filter(({ id }) => !selection.except.has(id))
    } catch (error) {
      toast.problem(error)
      return undefined
    } finally {
      gathering.value = false
    }
  }

  const change = ({ people, status, choice, before }: Change) =>
    write({
      procedure: 'people.setStatus',
      input: { people, status, ...choice },
      asks: { what: t(`batch.what.${status}`), count: people.length },
      done: ({ changed, unchanged }) => ({
        text: t(`batch.now.${status}`, { count: changed }),
        detail: unchanged > 0 ? t('batch.unchanged', { count: unchanged }) : undefined,
      }),
      undo: ({ changed }) => {
        if (before.length !== changed || before.length === 0) return undefined
        // Refused when somebody has changed one of them since: the versions are those after the change.
        const back = { people: before, status: opposite[status], choice: { keep: 'all' as const }, before: [] }
        return () => void change(back)
      },
    })

  return {
    busy,
    gather,
    setStatus: async (status: Status) => {
      const chosen = await gather()
      if (chosen === undefined || chosen.length === 0) return
      const returning = status === 'active' ? chosen.filter((person) => person.status === 'inactive') : []
      const ids = returning.map(({ id }) => id)
      const name = t('returning.people', { count: ids.length })
      const choice = ids.length > 0 ? await chooseOpen(ids, name) : {}
      if (choice === undefined) return
      const people = chosen.map(({ id, version }) => ({ id, version }))
      const answer = await change({ people, status, choice, before: beforeStatus(chosen, status) })
      if (answer !== undefined) options.selection.value = noSelection()
    },
  }
}
