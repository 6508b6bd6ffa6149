import { ref, type Ref } from 'vue'
import type { Choice } from '../../../../contract/open-entries.ts'
import type { PersonRow } from '../../../../contract/people.ts'
import { toast } from '../../app/toast.ts'
import { useApi } from '../../client/school.ts'
import { countSelected, noSelection, type Selection } from '../../ui/selection.ts'
import { peopleText as t } from './people.messages.ts'
import { beforeStatus, type Status, type StatusChange } from './people-status.ts'
import { useOpenEntries } from './useOpenEntries.ts'
import { useWrites } from './useWrites.ts'

/** Most people that one call changes (contract). */
export const bulkLimit = 10_000

/** What is done to the chosen people at once. */
export const usePeopleBatch = (options: {
  selection: Ref<Selection<PersonRow>>
  rows: { total: Readonly<Ref<number>>; load: (first: number, last: number) => Promise<PersonRow[]> }
}) => {
  const { client } = useApi()
  const { write, busy } = useWrites()
  const { chooseOpen } = useOpenEntries()
  const gathering = ref(false)

  /** The chosen people themselves, loading those that were never on the screen. */
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

  const change = (people: StatusChange, status: Status, choice: Choice = {}) =>
    write(() => client.people.setStatus({ people, status, ...choice }), {
      what: t(`batch.what.${status}`),
      count: people.length,
    })

  /** Refused when somebody changed one of them since: the versions are those that the change left. */
  const takeBack = async (people: StatusChange, status: Status) => {
    const answer = await change(people, status, { keep: 'all' })
    if (answer !== undefined) toast.done(t(`batch.now.${status}`, { count: answer.changed }))
  }

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
      const answer = await change(
        chosen.map(({ id, version }) => ({ id, version })),
        status,
        choice,
      )
      if (answer === undefined) return
      options.selection.value = noSelection()
      const detail = answer.unchanged > 0 ? t('batch.unchanged', { count: answer.unchanged }) : undefined
      const undone = beforeStatus(chosen, status)
      if (undone.length !== answer.changed || undone.length === 0)
        return void toast.done(t(`batch.now.${status}`, { count: answer.changed }), detail)
      toast.undo(
        t(`batch.now.${status}`, { count: answer.changed }),
        () => void takeBack(undone, status === 'active' ? 'inactive' : 'active'),
        detail,
      )
    },
  }
}
