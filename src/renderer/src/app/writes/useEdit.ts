import type { AuditEvent } from '../../../../contract/audit.ts'
import type { RowKind } from '../../../../contract/protocol/writes.ts'
import type { WriteAnswer, WriteInput } from '../../client/client.ts'
import { wireError } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'
import { askConflict, type Change } from './conflict.ts'
import { conflictText as t } from './conflict.messages.ts'
import { type MergeField, mergeEdit } from './merge-edit.ts'
import { toast } from '../toast.ts'
import { useWrite, type WriteRequest } from './useWrite.ts'

type EditName = 'people.update' | 'orgUnits.update' | 'roles.update'
type Entry = { id: string; version: number; deletedAt?: Date | null }
type PatchOf<Name extends EditName> = Omit<WriteInput<Name>, 'id' | 'version' | 'keep' | 'ends'>

/** What the conflict dialog needs for one kind of entry. */
export type Editable<Found extends Entry, Patch> = {
  kind: RowKind
  read: (id: string) => Promise<Found>
  name: (entry: Found) => string
  label: (field: keyof Patch & string) => string
  /** Returns a value in words, or undefined when there are none. */
  say?: (field: keyof Patch & string, value: unknown) => string | undefined | Promise<string | undefined>
  merge?: { [Field in keyof Patch]?: MergeField }
}

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

/** Finds the newest change of a field, or of the whole entry. */
const changeOf = (events: readonly AuditEvent[], found: (event: AuditEvent) => boolean): Change | undefined => {
  const event = events.find(found)
  return event && { who: event.actor, when: event.recordedAt }
}

/**
 * Saves fields of an entry that somebody else may be editing. Changes of different fields are merged. For fields that
 * both changed, the user chooses. When the entry was deleted meanwhile, the user is told, with the values that they
 * entered.
 */
export const useEdit = () => {
  const { client } = useApi()
  const { write, busy } = useWrite()

  const logOf = async (entityKind: RowKind, entityId: string) =>
    (await client.audit.search({ entityKind, entityId, limit: 50 }).catch(() => ({ items: [] }))).items

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
    const { id } = base
    const fieldsOf = (patch: object) => Object.keys(patch) as (keyof Patch & string)[]
    const say = async (field: keyof Patch & string, value: unknown) =>
      (await (entry.say ? entry.say(field, value) : ((value as string | null) ?? undefined))) || t('nothing')
    const typed = (fields: (keyof Patch & string)[]) =>
      Promise.all(fields.map(async (field) => ({ label: entry.label(field), mine: await say(field, mine[field]) })))

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
          by: changeOf(events, ({ after }) => after !== null && Object.hasOwn(after, field)),
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
        return await write({
          procedure,
          input: { id, version: known.version, ...(patch as object), ...(more as object) } as WriteInput<Name>,
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
      known = await entry.read(id)
      if (known.deletedAt) return tellGone()
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
