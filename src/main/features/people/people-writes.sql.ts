import { uuidv7 } from 'uuidv7'
import type { AuditAction } from '../../../contract/audit.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Choice } from '../../../contract/open-entries.ts'
import type { Person, PersonInput, PersonPatch, PersonStatus } from '../../../contract/people.ts'
import type { Author } from '../../foundation/author.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import { refusedAsDeleted } from '../../stores/postgres/deleted-row.ts'
import { endUnlessKept, takeTurnOfLines } from '../../open-entries/open-entries.sql.ts'
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
  { row, patch, action }: { row: PersonRecord; patch: Values<PersonRecord>; action: AuditAction<'person'> },
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

type Change = {
  target: IdAndVersion
  action: AuditAction<'person'>
  /** Returns the change and ends the entries that have to end with it. */
  patchOf: (row: PersonRecord, scope: WriteScope) => Values<PersonRecord> | Promise<Values<PersonRecord>>
  /** True to refuse a deleted person. */
  edits?: boolean
  /** True when the change may end reporting lines. */
  endsLines?: boolean
}

/** Locks the row at its version, then calls `patchOf` for the change. */
const changePerson = (store: PostgresStore, { target, action, patchOf, edits, endsLines }: Change, author: Author) => {
  let email: string | null | undefined
  return refusingViolations(
    { person_email_unique: () => duplicates(store, { email }).person_email_unique() },
    async () =>
      written(
        await inWriteTransaction(store, author, async (scope) => {
          if (endsLines) await takeTurnOfLines(scope)
          const row = await lockVersion(scope.manager, personEntity, {
            name: KIND,
            ...target,
            ...(edits && { refuseDeleted: (deleted) => refusedAsDeleted(scope.client, { entity: KIND, ...deleted }) }),
          })
          const patch = await patchOf(row, scope)
          email = typeof patch.email === 'string' ? patch.email : row.email
          return saveChanges(scope, { row, patch, action })
        }),
      ),
  )
}

export const updatePersonRow = (
  store: PostgresStore,
  { id, version, keep, ends, ...patch }: IdAndVersion & PersonPatch & Choice,
  author: Author,
) =>
  changePerson(
    store,
    {
      target: { id, version },
      action: 'person.update',
      edits: true,
      endsLines: patch.status === 'active',
      patchOf: async (row, scope) => {
        const returns = patch.status === 'active' && row.status === 'inactive'
        if (returns) await endUnlessKept(scope, { personIds: [row.id] }, { keep, ends })
        return patch
      },
    },
    author,
  )

export const removePersonRow = (store: PostgresStore, target: IdAndVersion, author: Author) =>
  changePerson(
    store,
    { target, action: 'person.remove', patchOf: (row) => (row.deletedAt ? {} : { deletedAt: () => NOW_SQL }) },
    author,
  )

export const restorePersonRow = (
  store: PostgresStore,
  { keep, ends, email, ...target }: IdAndVersion & Choice & { email?: string | null },
  author: Author,
) =>
  changePerson(
    store,
    {
      target,
      action: 'person.restore',
      endsLines: true,
      patchOf: async (row, scope) => {
        if (!row.deletedAt) return {}
        await endUnlessKept(scope, { personIds: [row.id] }, { keep, ends })
        return { deletedAt: null, ...(email !== undefined && { email }) }
      },
    },
    author,
  )

type StatusRow = { id: string; version: number; status: PersonStatus; deletedAt: Date | null }

export const setPeopleStatus = async (
  store: PostgresStore,
  { people, status, keep, ends }: { people: IdAndVersion[]; status: PersonStatus } & Choice,
  author: Author,
) => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const { query, audit, changed } = scope
    if (status === 'active') await takeTurnOfLines(scope)
    // Locking in the order of ids makes two bulk changes of the same people wait for each other instead of deadlocking.
    const rows = await query<StatusRow>(
      'SELECT id, version, status, deleted_at AS "deletedAt" FROM directory.person WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE',
      [people.map(({ id }) => id)],
    )
    const found = new Map(rows.map((row) => [row.id, row]))
    for (const { id, version } of people) {
      const row = found.get(id)
      if (!row) throw refusal('NOT_FOUND', { entity: KIND, id })
      const { deletedAt } = row
      if (deletedAt) throw await refusedAsDeleted(scope.client, { entity: KIND, ...row, deletedAt })
      if (row.version !== version) throw refusal('STALE_VERSION', { entity: KIND, id, currentVersion: row.version })
    }
    const others = rows.filter((row) => row.status !== status)
    const ids = others.map(({ id }) => id)
    if (status === 'active') await endUnlessKept(scope, { personIds: ids }, { keep, ends })
    if (ids.length > 0) {
      await query(
        `UPDATE directory.person SET status = $2, version = version + 1, updated_at = clock.now
         FROM (SELECT ${NOW_SQL} AS now) clock WHERE id = ANY ($1::uuid[])`,
        [ids, status],
      )
    }
    for (const row of others) {
      const entry = { action: 'person.update', entityKind: KIND, entityId: row.id } as const
      audit({ ...entry, before: { status: row.status }, after: { status } })
    }
    changed(KIND, ids)
    return { changed: ids.length, unchanged: rows.length - ids.length }
  })
  return { ...result, consistencyToken }
}
