import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { DirectoryRule } from '../../../contract/reasons/refusals.ts'
import type { Assignment } from '../../../contract/roles.ts'
import type { Author } from '../../foundation/author.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import { holdUndeleted } from '../../stores/postgres/deleted-row.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import {
  endingNow,
  lockVersion,
  refusingViolations,
  type Values,
  writeChanges,
} from '../../stores/postgres/versioned-row.ts'
import { waitForImports } from '../../stores/postgres/wait-for-imports.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import { assignmentColumns } from './assignment-list.sql.ts'
import type { AssignmentChange, AssignmentTarget, NewAssignments } from './assignment-register.port.ts'
import { assignmentEntity, type AssignmentRecord } from './assignment.entity.ts'

const KIND = 'assignment'

const toAssignment = ({ sourcedId: _, ...assignment }: AssignmentRecord): Assignment => assignment

const refused = (rule: DirectoryRule, more: { field: string; expected: string; unknown?: string[] }) =>
  refusal('RULE_VIOLATION', { rule, ...more })

const refusals = {
  assignment_validity_check: () => refused('validity', { field: 'validTo', expected: 'an instant after validFrom' }),
}

type Held = { id: string; deleted: boolean }

/**
 * Locks role, unit and people, so that none is removed until the transaction ends and such writes of one person do not
 * overlap.
 */
const holdAll = async ({ query }: WriteScope, { personIds, roleId, orgUnitId }: NewAssignments) => {
  const roles = await query<Held>('SELECT id FROM directory.role WHERE id = $1 FOR KEY SHARE', [roleId])
  if (roles.length === 0)
    throw refused('unknown-role', { field: 'roleId', expected: 'the id of a role', unknown: [roleId] })
  const [unit] = await query<Held>(
    'SELECT id, deleted_at IS NOT NULL AS deleted FROM directory.org_unit WHERE id = $1 FOR KEY SHARE',
    [orgUnitId],
  )
  const field = 'orgUnitId'
  if (!unit) throw refused('unknown-org-unit', { field, expected: 'the id of an org unit', unknown: [orgUnitId] })
  if (unit.deleted) {
    throw refused('org-unit-deleted', { field, expected: 'a unit that is not deleted', unknown: [orgUnitId] })
  }
  const people = await query<Held>(
    `SELECT id, deleted_at IS NOT NULL AS deleted FROM directory.person
     WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
    [personIds],
  )
  const deletedById = new Map(people.map(({ id, deleted }) => [id, deleted]))
  personIds.forEach((id, index) => {
    const deleted = deletedById.get(id)
    const field = `personIds.${index}`
    if (deleted === undefined) throw refused('unknown-person', { field, expected: 'the id of a person', unknown: [id] })
    if (deleted) throw refused('person-deleted', { field, expected: 'a person who is not deleted', unknown: [id] })
  })
}

const peopleWhoHaveIt = async ({ query }: WriteScope, input: NewAssignments) => {
  const rows = await query<{ person_id: string }>(
    `SELECT DISTINCT person_id FROM directory.assignment
     WHERE person_id = ANY ($1::uuid[]) AND role_id = $2 AND org_unit_id = $3
       AND valid_from <= coalesce($4::timestamptz, ${NOW_SQL}) AND (valid_to IS NULL OR valid_to >= $5::timestamptz)`,
    [input.personIds, input.roleId, input.orgUnitId, input.validFrom ?? null, input.validTo],
  )
  return new Set(rows.map((row) => row.person_id))
}

export const createAssignmentRows = (store: PostgresStore, input: NewAssignments, author: Author) =>
  refusingViolations(refusals, async () => {
    const personIds = input.personIds.map((id) => id.toLowerCase())
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      await waitForImports(scope)
      await holdAll(scope, { ...input, personIds })
      if (input.validTo && input.validFrom && input.validTo <= input.validFrom)
        throw refusals.assignment_validity_check()
      const having = await peopleWhoHaveIt(scope, { ...input, personIds })
      const receiving = personIds.filter((id) => !having.has(id))
      // One statement writes up to 10,000 rows. The unit of work would exceed the protocol's number of parameters.
      const created = await scope.query<Assignment>(
        `INSERT INTO directory.assignment AS t (id, person_id, role_id, org_unit_id, is_primary, valid_from, valid_to, created_at, updated_at)
         SELECT id, person_id, $3, $4, $5, coalesce($6, clock.now), $7, clock.now, clock.now
         FROM unnest($1::uuid[], $2::uuid[]) AS new (id, person_id), (SELECT ${NOW_SQL} AS now) clock
         RETURNING ${assignmentColumns}`,
        [
          receiving.map(() => uuidv7()),
          receiving,
          input.roleId,
          input.orgUnitId,
          input.isPrimary,
          input.validFrom ?? null,
          input.validTo,
        ],
      )
      for (const { id, personId, roleId, orgUnitId, isPrimary, validFrom, validTo } of created) {
        const after = { personId, roleId, orgUnitId, isPrimary, validFrom, validTo }
        scope.audit({ action: 'assignment.create', entityKind: KIND, entityId: id, before: null, after })
      }
      scope.changed(
        KIND,
        created.map(({ id }) => id),
      )
      return { created, unchanged: having.size }
    })
    return { ...result, consistencyToken }
  })

/** Refuses edits of an assignment of a deleted person or at a deleted unit. It can still be ended and removed. */
const holdOwners = async ({ client, query }: WriteScope, id: string) => {
  const [row] = await query<{ personId: string; orgUnitId: string }>(
    'SELECT person_id AS "personId", org_unit_id AS "orgUnitId" FROM directory.assignment WHERE id = $1',
    [id],
  )
  if (!row) return
  await holdUndeleted(client, { entity: 'orgUnit', ids: [row.orgUnitId] })
  await holdUndeleted(client, { entity: 'person', ids: [row.personId] })
}

const changeAssignment = (
  store: PostgresStore,
  {
    target,
    edits,
    patchOf,
  }: {
    target: AssignmentTarget
    edits?: boolean
    patchOf: (scope: WriteScope, row: AssignmentRecord) => Values<AssignmentRecord> | Promise<Values<AssignmentRecord>>
  },
  author: Author,
) =>
  refusingViolations(refusals, async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      await waitForImports(scope)
      if (edits) await holdOwners(scope, target.id)
      const row = await lockVersion(scope.manager, assignmentEntity, { name: KIND, ...target })
      const change = await writeChanges(scope.manager, assignmentEntity, { row, patch: await patchOf(scope, row) })
      if (!change) return toAssignment(row)
      const { saved, ...audited } = change
      scope.audit({ action: 'assignment.update', entityKind: KIND, entityId: row.id, ...audited })
      scope.changed(KIND, [row.id])
      return toAssignment(saved)
    })
    return { ...result, consistencyToken }
  })

export const updateAssignmentRow = (
  store: PostgresStore,
  { id, version, ...patch }: AssignmentChange,
  author: Author,
) => changeAssignment(store, { target: { id, version }, edits: true, patchOf: () => patch }, author)

export const endAssignmentRow = (store: PostgresStore, target: AssignmentTarget, author: Author) =>
  changeAssignment(store, { target, patchOf: ({ manager }, row) => endingNow(manager, row) }, author)

export const removeAssignmentRow = async (store: PostgresStore, target: AssignmentTarget, author: Author) => {
  const { consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const row = await lockVersion(scope.manager, assignmentEntity, { name: KIND, ...target })
    const { personId, roleId, orgUnitId, isPrimary, validFrom, validTo } = row
    await scope.manager.delete(assignmentEntity, { id: row.id })
    const before = { personId, roleId, orgUnitId, isPrimary, validFrom, validTo }
    scope.audit({ action: 'assignment.remove', entityKind: KIND, entityId: row.id, before, after: null })
    scope.changed(KIND, [row.id])
  })
  return { consistencyToken }
}
