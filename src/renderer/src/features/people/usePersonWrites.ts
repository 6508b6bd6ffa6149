import { ref } from 'vue'
import type { Person, PersonPatch } from '../../../../contract/people.ts'
import type { Choice } from '../../../../contract/open-entries.ts'
import { confirm } from '../../app/confirm.ts'
import { toast } from '../../app/toast.ts'
import { wireError } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'
import { peopleText as t } from './people.messages.ts'
import { spokenName } from './person-name.ts'
import { useOpenEntries } from './useOpenEntries.ts'
import { useWrites } from './useWrites.ts'

export type Conflict = { mine: PersonPatch; theirs: Person }

/** Changing, deleting and restoring one person. A change that met another one waits in `conflict` for a choice. */
export const usePersonWrites = () => {
  const { client } = useApi()
  const { write, busy } = useWrites()
  const { chooseOpen } = useOpenEntries()
  const conflict = ref<Conflict>()

  const update = async (person: Person, patch: PersonPatch, field: string) => {
    const returns = patch.status === 'active' && person.status === 'inactive'
    const choice = returns ? await chooseOpen([person.id], spokenName(person)) : {}
    if (choice === undefined) return false
    const change = { id: person.id, version: person.version, ...patch, ...choice }
    const saved = await write(() => client.people.update(change), {
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

  /** Somebody else has the e-mail by now: asks whether the person comes back without one. */
  const restoreWithoutEmail = async (person: Person, choice: Choice) => {
    const agreed = await confirm({
      title: t('returning.emailTitle', { email: person.email ?? '' }),
      text: t('returning.emailText'),
      action: t('returning.emailDo'),
    })
    if (agreed) await restoreWith(person, { ...choice, email: null })
  }

  const restoreWith = async (person: Person, choice: Choice & { email?: null }) => {
    const restored = await write(() => client.people.restore({ id: person.id, version: person.version, ...choice }), {
      what: t('drawer.restore'),
      count: 1,
      onError: (error) => {
        const refused = wireError(error)
        if (refused?.code !== 'DUPLICATE' || refused.data.field !== 'email') return false
        void restoreWithoutEmail(person, choice)
        return true
      },
    })
    if (restored !== undefined) toast.done(t('drawer.restored', { name: spokenName(restored) }))
  }

  const restore = async (person: Person) => {
    const choice = await chooseOpen([person.id], spokenName(person))
    if (choice !== undefined) await restoreWith(person, choice)
  }

  const remove = async (person: Person) => {
    const removed = await write(() => client.people.remove({ id: person.id, version: person.version }), {
      what: t('drawer.delete'),
      count: 1,
    })
    if (removed !== undefined)
      toast.undo(t('drawer.deleted', { name: spokenName(removed) }), () => void restoreWith(removed, { keep: 'all' }))
    return removed !== undefined
  }

  return { update, remove, restore, busy, conflict }
}
