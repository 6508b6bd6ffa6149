import { ref, type Ref } from 'vue'
import type { PersonRow } from '../../../../contract/people.ts'
import { toast } from '../../app/toast.ts'
import { useApi } from '../../client/school.ts'
import { countSelected, noSelection, type Selection } from '../../ui/selection.ts'
import { peopleText as t } from './people.messages.ts'
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

  return {
    busy,
    gather,
    setStatus: async (status: 'active' | 'inactive') => {
      const chosen = await gather()
      if (chosen === undefined || chosen.length === 0) return
      const people = chosen.map(({ id, version }) => ({ id, version }))
      const answer = await write(() => client.people.setStatus({ people, status }), {
        what: t(`batch.what.${status}`),
        count: people.length,
      })
      if (answer === undefined) return
      options.selection.value = noSelection()
      toast.done(
        t('batch.changed', { count: answer.changed }),
        answer.unchanged > 0 ? t('batch.unchanged', { count: answer.unchanged }) : undefined,
      )
    },
  }
}
