import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { Person, PersonInput, PersonPatch, PersonStatus } from '../../../contract/people.ts'
import type { Author } from '../../author.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import {
  insertVersioned,
  lockVersion,
  refusingViolations,
  type Values,
  writeChanges,
} from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import type { IdAndVersion, WrittenPerson } from './people-directory.port.ts'
import { personEntity, type PersonRecord } from './person.entity.ts'

const KIND = 'person'

const toPerson = ({ source: _, ...person }: PersonRecord): Person => person

const duplicates = (
  store: PostgresStore,
  { email, sourcedId }: { email?: string | null; sourcedId?: string | null },
) => {
  const duplicate = (field: 'email' | 'sourcedId', condition: string, value: unknown) => async () => {
    const { rows } = await store.pool.query<{ id: string }>(`SELECT id FROM directory.person WHERE ${condition}`, [
      value,
    ])
    return refusal('DUPLICATE', { entity: KIND, field, ...(rows[0] && { existingId: rows[0].id }) })
  }
  return {
    person_email_unique: duplicate(
      'email',
      'email_key = directory.caseless($1::text) AND deleted_at IS NULL AND email IS NOT NULL',
      email,
    ),
    person_sourced_id_key: duplicate('sourcedId', 'sourced_id = $1', sourcedId),
  }
}

const saveChanges = async (
  { manager, audit, changed }: WriteScope,
  { row, patch, action }: { row: PersonRecord; patch: Values<PersonRecord>; action: string },
) => {
  const change = await writeChanges(manager, personEntity, { row, patch })
  if (!change) return toPerson(row)
  audit({ action, entityKind: KIND, entityId: row.id, before: change.before, after: change.after })
  changed(KIND, [row.id])
  return toPerson(change.saved)
}

const written = ({ result, consistencyToken }: { result: Person; consistencyToken: string }): WrittenPerson => ({
  ...result,
  consistencyToken,
})

export const createPersonRow = (store: PostgresStore, input: PersonInput, author: Author) =>
  refusingViolations(duplicates(store, input), async () =>
    written(
      await inWriteTransaction(store, author, async ({ manager, audit, changed }) => {
        const id = uuidv7()
        const person = await insertVersioned(manager, personEntity, { id, ...input })
        audit({ action: 'person.create', entityKind: KIND, entityId: id, before: null, after: { ...input } })
        changed(KIND, [id])
        return toPerson(person)
      }),
    ),
  )

/** Locks the row at its version, then lets `patchOf` say what shall change. */
const changePerson = (
  store: PostgresStore,
  {
    target,
    action,
    patchOf,
  }: { target: IdAndVersion; action: string; patchOf: (row: PersonRecord) => Values<PersonRecord> },
  author: Author,
) => {
  let email: string | null | undefined
  return refusingViolations(
    { person_email_unique: () => duplicates(store, { email }).person_email_unique() },
    async () =>
      written(
        await inWriteTransaction(store, author, async (scope) => {
          const row = await lockVersion(scope.manager, personEntity, { name: KIND, ...target })
          const patch = patchOf(row)
          email = typeof patch.email === 'string' ? patch.email : row.email
          return saveChanges(scope, { row, patch, action })
        }),
      ),
  )
}

export const updatePersonRow = (
  store: PostgresStore,
  { id, version, ...patch }: IdAndVersion & PersonPatch,
  author: Author,
) => changePerson(store, { target: { id, version }, action: 'person.update', patchOf: () => patch }, author)

export const removePersonRow = (store: PostgresStore, target: IdAndVersion, author: Author) =>
  changePerson(
    store,
    { target, action: 'person.remove', patchOf: (row) => ({ deletedAt: row.deletedAt ?? (() => NOW_SQL) }) },
    author,
  )

export const restorePersonRow = (store: PostgresStore, target: IdAndVersion, author: Author) =>
  changePerson(store, { target, action: 'person.restore', patchOf: () => ({ deletedAt: null }) }, author)

type StatusRow = { id: string; version: number; status: PersonStatus }

export const setPeopleStatus = async (
  store: PostgresStore,
  { people, status }: { people: IdAndVersion[]; status: PersonStatus },
  author: Author,
) => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async ({ query, audit, changed }) => {
    // In the order of ids, so that two bulk changes of the same people wait for each other instead of deadlocking.
    const rows = await query<StatusRow>(
      'SELECT id, version, status FROM directory.person WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE',
      [people.map(({ id }) => id)],
    )
    const found = new Map(rows.map((row) => [row.id, row]))
    for (const { id, version } of people) {
      const row = found.get(id)
      if (!row) throw refusal('NOT_FOUND', { entity: KIND, id })
      if (row.version !== version) throw refusal('STALE_VERSION', { entity: KIND, id, currentVersion: row.version })
    }
    const others = rows.filter((row) => row.status !== status)
    const ids = others.map(({ id }) => id)
    if (ids.length > 0) {
      await query(
        `UPDATE directory.person SET status = $2, version = version + 1, updated_at = clock.now
         FROM (SELECT ${NOW_SQL} AS now) clock WHERE id = ANY ($1::uuid[])`,
        [ids, status],
      )
    }
    for (const row of others) {
      const entry = { action: 'person.update', entityKind: KIND, entityId: row.id }
      audit({ ...entry, before: { status: row.status }, after: { status } })
    }
    changed(KIND, ids)
    return { changed: ids.length, unchanged: rows.length - ids.length }
  })
  return { ...result, consistencyToken }
}
