import type { AuditEvent } from '../../../../contract/audit.ts'
import type { RowKind } from '../../../../contract/protocol/writes.ts'
import { useApi } from '../../client/school.ts'
import type { Change } from './conflict.ts'
import { conflictText as t } from './conflict.messages.ts'
import type { MergeField } from './merge-edit.ts'

/** A row that carries a version. A permission has a key in place of an id. */
export type Entry = ({ id: string } | { key: string }) & { version: number; deletedAt?: Date | null }

export const targetOf = (entry: Entry) => ('id' in entry ? { id: entry.id } : { key: entry.key })
export const idOf = (entry: Entry) => ('id' in entry ? entry.id : entry.key)

type Words = string | undefined

/** What the conflict dialog needs for one kind of entry. `Fields` are those that people change. */
export type Editable<Found extends Entry, Fields> = {
  kind: RowKind
  /** Returns the stored entry, or undefined when there is none. A `NOT_FOUND` says the same. */
  read: (id: string) => Promise<Found | undefined>
  name: (entry: Found) => string
  labels: () => Record<keyof Fields & string, string>
  /** Returns a value in words, or undefined when there are none. */
  say?: (field: keyof Fields & string, value: unknown) => Words | Promise<Words>
  merge?: { [Field in keyof Fields]?: MergeField }
}

/** Finds the newest change of a field, or of the whole entry. */
export const changeOf = (events: readonly AuditEvent[], found: (event: AuditEvent) => boolean): Change | undefined => {
  const event = events.find(found)
  return event && { who: event.actor, when: event.recordedAt }
}

export const changeOfField = (events: readonly AuditEvent[], field: string) =>
  changeOf(events, ({ after }) => after !== null && Object.hasOwn(after, field))

/** Returns a value of an entry as the dialog shows it. */
export const wordsOf = async <Field extends string>(
  say: ((field: Field, value: unknown) => Words | Promise<Words>) | undefined,
  { field, value }: { field: Field; value: unknown },
): Promise<string> => {
  if (say) return (await say(field, value)) || t('nothing')
  return (Array.isArray(value) ? value.join(', ') : (value as string | null)) || t('nothing')
}

/** Reads the newest events of one entry. Returns none when the log does not answer. */
export const useEntryLog = () => {
  const { client } = useApi()
  return async (entityKind: RowKind, entityId: string): Promise<readonly AuditEvent[]> =>
    (await client.audit.search({ entityKind, entityId, limit: 50 }).catch(() => ({ items: [] }))).items
}
