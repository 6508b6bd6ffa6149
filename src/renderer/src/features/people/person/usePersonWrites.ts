import type { Person, PersonPatch } from '../../../../../contract/people.ts'
import type { Choice } from '../../../../../contract/open-entries.ts'
import { confirm } from '../../../app/writes/confirm.ts'
import { useEdit } from '../../../app/writes/useEdit.ts'
import { useSeenWrite } from '../../../app/writes/useSeenWrite.ts'
import { wireError } from '../../../client/problem.ts'
import { peopleText as t } from '../words/people.messages.ts'
import { spokenName } from '../fields/person-name.ts'
import { useOpenEntries } from './useOpenEntries.ts'
import { usePersonEntry } from './usePersonEntry.ts'

/** Changing, deleting and restoring one person. */
export const usePersonWrites = () => {
  const { save } = useEdit()
  const { writeSeen } = useSeenWrite()
  const { chooseOpen } = useOpenEntries()
  const entry = usePersonEntry()

  /** `person` is the person when the edit began. Throws refusals, so that the field can show them. */
  const update = async (person: Person, patch: PersonPatch, field: string) => {
    const returns = patch.status === 'active' && person.status === 'inactive'
    const choice = returns ? await chooseOpen([person.id], spokenName(person)) : {}
    if (choice === undefined) return false
    const saved = await save({
      procedure: 'people.update',
      entry,
      base: person,
      mine: patch,
      more: choice,
      asks: { what: t('drawer.edit', { field }) },
      done: () => t('drawer.saved', { field }),
      refused: 'throw',
    })
    return saved !== undefined
  }

  /** Somebody else has the e-mail address by now: asks whether to restore the person without one. */
  const restoreWithoutEmail = async (person: Person, choice: Choice) => {
    const agreed = await confirm({
      title: t('returning.emailTitle', { email: person.email ?? '' }),
      text: t('returning.emailText'),
      action: t('returning.emailDo'),
    })
    if (agreed) await restoreWith(person, { ...choice, email: null })
  }

  const restoreWith = async (person: Person, choice: Choice & { email?: null }) => {
    await writeSeen({
      procedure: 'people.restore',
      entry,
      seen: [person],
      verb: 'restore',
      input: (now) => ({ id: person.id, version: now(person).version, ...choice }),
      over: ({ deletedAt }) => (deletedAt === null ? 'restored' : undefined),
      asks: { what: t('drawer.restore') },
      done: (restored) => t('drawer.restored', { name: spokenName(restored) }),
      refused: (error) => {
        const refusal = wireError(error)
        if (refusal?.code !== 'DUPLICATE' || refusal.data.field !== 'email') return false
        void restoreWithoutEmail(person, choice)
        return true
      },
    })
  }

  const restore = async (person: Person) => {
    const choice = await chooseOpen([person.id], spokenName(person))
    if (choice !== undefined) await restoreWith(person, choice)
  }

  /** Resolves to whether the person is deleted now. */
  const remove = (person: Person) =>
    writeSeen({
      procedure: 'people.remove',
      entry,
      seen: [person],
      verb: 'delete',
      input: (now) => ({ id: person.id, version: now(person).version }),
      asks: { what: t('drawer.delete') },
      done: (gone) => t('drawer.deleted', { name: spokenName(gone) }),
      undo: (gone) => () => void restoreWith(gone, { keep: 'all' }),
    })

  return { update, remove, restore }
}
