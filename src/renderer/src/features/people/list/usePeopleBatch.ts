import { ref, type Ref } from 'vue'
import type { Choice } from '../../../../../contract/open-entries.ts'
import type { Person, PersonRow } from '../../../../../contract/people.ts'
import { toast } from '../../../app/toast.ts'
import { useSeenWrite } from '../../../app/writes/useSeenWrite.ts'
import { countSelected, noSelection, type Selection } from '../../../ui/tables/selection.ts'
import { peopleText as t } from '../words/people.messages.ts'
import { changedByStatus, type Status } from './people-status.ts'
import { useOpenEntries } from '../person/useOpenEntries.ts'
import { usePersonEntry } from '../person/usePersonEntry.ts'

/** The most people that one call may change (contract). */
export const bulkLimit = 10_000

type Change = { people: Person[]; status: Status; choice: Choice; undone?: boolean }
const opposite = { active: 'inactive', inactive: 'active' } as const
const verbs = { active: 'activate', inactive: 'deactivate' } as const
const overs = { active: 'activated', inactive: 'deactivated' } as const

/** Actions on the selected people. */
export const usePeopleBatch = (options: {
  selection: Ref<Selection<PersonRow>>
  rows: { total: Readonly<Ref<number>>; load: (first: number, last: number) => Promise<PersonRow[]> }
}) => {
  const { writeSeen, busy } = useSeenWrite()
  const { chooseOpen } = useOpenEntries()
  const entry = usePersonEntry()
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

  /** `undone`: the change takes another one back and has no undo itself. */
  const change = ({ people, status, choice, undone = false }: Change): Promise<boolean> => {
    let sent = people
    return writeSeen({
      procedure: 'people.setStatus',
      entry,
      seen: people,
      verb: verbs[status],
      input: (now) => {
        sent = people.map(now)
        return { people: sent.map(({ id, version }) => ({ id, version })), status, ...choice }
      },
      over: (stored) => (stored.status === status ? overs[status] : undefined),
      asks: { what: t(`batch.what.${status}`), count: people.length },
      done: ({ changed, unchanged }) => ({
        text: t(`batch.now.${status}`, { count: changed }),
        detail: unchanged > 0 ? t('batch.unchanged', { count: unchanged }) : undefined,
      }),
      undo: ({ changed }) => {
        const back = changedByStatus(sent, status)
        if (undone || back.length !== changed || back.length === 0) return undefined
        return () => void change({ people: back, status: opposite[status], choice: { keep: 'all' }, undone: true })
      },
    })
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
      if (await change({ people: chosen, status, choice })) options.selection.value = noSelection()
    },
  }
}
