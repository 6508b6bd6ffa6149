import { ref } from 'vue'
import type { Person, PersonPatch } from '../../../../contract/people.ts'
import { toast } from '../../app/toast.ts'
import { wireError } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'
import { peopleText as t } from './people.messages.ts'
import { spokenName } from './person-name.ts'
import { useWrites } from './useWrites.ts'

export type Conflict = { mine: PersonPatch; theirs: Person }

/** Changing, deleting and restoring one person. A change that met another one waits in `conflict` for a choice. */
export const usePersonWrites = () => {
  const { client } = useApi()
  const { write, busy } = useWrites()
  const conflict = ref<Conflict>()

  const update = async (person: Person, patch: PersonPatch, field: string) => {
    const saved = await write(() => client.people.update({ id: person.id, version: person.version, ...patch }), {
      what: t('drawer.edit', { field }),
      count: 1,
      onError: (error) => {
        if (wireError(error)?.code !== 'STALE_VERSION') return false
        client.people.get({ id: person.id }).then((theirs) => (conflict.value = { mine: patch, theirs }), toast.problem)
        return true
      },
    })
    if (saved !== undefined) toast.done(t('drawer.saved', { field }))
    return saved !== undefined
  }

  const restore = async (person: Person) => {
    const restored = await write(() => client.people.restore({ id: person.id, version: person.version }), {
      what: t('drawer.restore'),
      count: 1,
    })
    if (restored !== undefined) toast.done(t('drawer.restored', { name: spokenName(restored) }))
  }

  const remove = async (person: Person) => {
    const removed = await write(() => client.people.remove({ id: person.id, version: person.version }), {
      what: t('drawer.delete'),
      count: 1,
    })
    if (removed !== undefined)
      toast.undo(t('drawer.deleted', { name: spokenName(removed) }), () => void restore(removed))
    return removed !== undefined
  }

  return { update, remove, restore, busy, conflict }
}
