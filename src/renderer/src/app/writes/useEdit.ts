import type { AuditEvent } from '../../../../contract/audit.ts'
import type { WriteAnswer, WriteInput } from '../../client/client.ts'
import { wireError } from '../../client/problem.ts'
import { askConflict } from './conflict.ts'
import { conflictText as t } from './conflict.messages.ts'
import { changeOf, changeOfField, type Editable, type Entry, idOf, targetOf, useEntryLog, wordsOf } from './editable.ts'
import { mergeEdit } from './merge-edit.ts'
import { toast } from '../toast.ts'
import { useWrite, type WriteRequest } from './useWrite.ts'

type EditName =
  | 'people.update'
  | 'orgUnits.update'
  | 'roles.update'
  | 'permissions.update'
  | 'library.books.update'
  | 'library.authors.update'
  | 'library.categories.update'
  | 'films.update'
  | 'bulletin.posts.update'
type PatchOf<Name extends EditName> = Omit<WriteInput<Name>, 'id' | 'key' | 'version' | 'keep' | 'ends'>

export type Edit<Name extends EditName, Found extends Entry> = Pick<WriteRequest<Name>, 'asks' | 'undo'> & {
  procedure: Name
  entry: Editable<Found, PatchOf<Name>>
  /** The entry as the user saw it when the edit began. */
  base: Found
  mine: PatchOf<Name>
  /** Input that is sent unchanged beside the fields. */
  more?: Partial<WriteInput<Name>>
  done: (answer: WriteAnswer<Name>) => string
  /** With `throw` the caller shows other refusals. Otherwise a notice does. */
  refused?: 'throw'
}

/**
 * Saves fields of an entry that somebody else may be editing. Changes of different fields are merged. For fields that
 * both changed, the user chooses. When the entry was deleted meanwhile, the user is told, with the values that they
 * entered.
 */
export const useEdit = () => {
  const { writeAny, busy } = useWrite()
  const logOf = useEntryLog()

  /** Returns the stored entry, mine or theirs, or undefined when nothing was saved and the form stays. */
  const save = async <Name extends EditName, Found extends Entry>({
    procedure,
    entry,
    base,
    mine,
    more,
    done,
    refused,
    ...asked
  }: Edit<Name, Found>): Promise<WriteAnswer<Name> | Found | undefined> => {
    type Patch = PatchOf<Name>
    const { kind } = entry
    const id = idOf(base)
    const labels = entry.labels()
    const fieldsOf = (patch: object) => Object.keys(patch) as (keyof Patch & string)[]
    const say = (field: keyof Patch & string, value: unknown) => wordsOf(entry.say, { field, value })
    const typed = (fields: (keyof Patch & string)[]) =>
      Promise.all(fields.map(async (field) => ({ label: labels[field], mine: await say(field, mine[field]) })))

    const tellGone = async () => {
      const by = changeOf(await logOf(kind, id), ({ action }) => action === `${kind}.remove`)
      const changed = fieldsOf(mergeEdit({ base, mine: mine as never, theirs: base }).patch)
      await askConflict({ kind: 'gone', name: entry.name(base), fields: await typed(changed), by })
      return undefined
    }
    const choose = async (theirs: Found, meets: (keyof Patch & string)[], events: readonly AuditEvent[]) => {
      const words = await typed(meets)
      const fields = await Promise.all(
        meets.map(async (field, place) => ({
          ...words[place]!,
          theirs: await say(field, (theirs as Record<string, unknown>)[field]),
          by: changeOfField(events, field),
        })),
      )
      return askConflict({ kind: 'meet', name: entry.name(theirs), fields })
    }
    const mergedWords = (events: readonly AuditEvent[]) => {
      const who = changeOf(events, () => true)?.who
      return who === undefined ? t('mergedUnknown') : t('merged', { who })
    }

    let known = base
    let { patch } = mergeEdit({ base, mine: mine as never, theirs: base })
    let detail: string | undefined
    for (let tries = 1; ; tries += 1) {
      try {
        return await writeAny({
          procedure,
          input: {
            ...targetOf(base),
            version: known.version,
            ...(patch as object),
            ...(more as object),
          } as WriteInput<Name>,
          ...asked,
          asks: tries === 1 ? asked.asks : false,
          done: (answer: WriteAnswer<Name>) => ({ text: done(answer), detail }),
          refused: 'throw',
        })
      } catch (error) {
        const wire = wireError(error)
        if (wire?.code === 'DELETED' || (wire?.code === 'NOT_FOUND' && wire.data?.entity === kind)) return tellGone()
        if (wire?.code !== 'STALE_VERSION') {
          if (refused === 'throw') throw error
          return void toast.problem(error)
        }
      }
      const stored = await entry.read(id)
      if (stored === undefined || stored.deletedAt) return tellGone()
      known = stored
      const events = await logOf(kind, id)
      const merged = mergeEdit({ base, mine: mine as never, theirs: known, merge: entry.merge as never })
      patch = merged.patch
      if (merged.meets.length === 0) detail = mergedWords(events)
      else if ((await choose(known, merged.meets as never, events)) === 'theirs')
        patch = Object.fromEntries(
          Object.entries(patch).filter(([field]) => !merged.meets.includes(field as never)),
        ) as never
      if (Object.keys(patch).length === 0) return known
    }
  }

  return { save, busy }
}
