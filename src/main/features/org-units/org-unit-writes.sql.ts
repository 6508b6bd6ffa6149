import { uuidv7 } from 'uuidv7'
import type { AuditAction } from '../../../contract/audit.ts'
import { type ErrorData, refusal } from '../../../contract/errors.ts'
import type { DirectoryRule } from '../../../contract/reasons/refusals.ts'
import type { OrgUnit, OrgUnitInput, OrgUnitPatch } from '../../../contract/org-units.ts'
import type { Choice } from '../../../contract/open-entries.ts'
import type { Author } from '../../foundation/author.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import { refusedAsDeleted } from '../../stores/postgres/deleted-row.ts'
import { endEntriesAt, endUnlessKept } from '../../open-entries/open-entries.sql.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import {
  insertVersioned,
  lockVersion,
  refusingViolations,
  type Values,
  writeChanges,
} from '../../stores/postgres/versioned-row.ts'
import { waitForImports } from '../../stores/postgres/wait-for-imports.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import type { WrittenOrgUnit } from './org-unit-directory.port.ts'
import { orgUnitEntity, type OrgUnitRecord } from './org-unit.entity.ts'

const KIND = 'orgUnit'
type Target = { id: string; version: number }

const toOrgUnit = ({ source: _, ...unit }: OrgUnitRecord): OrgUnit => unit

type More = Pick<ErrorData<'RULE_VIOLATION'>, 'unknown' | 'counts'>

const refused = (rule: DirectoryRule, expected: string, field?: string, more: More = {}) =>
  refusal('RULE_VIOLATION', { rule, expected, ...(field && { field }), ...more })

const inCycle = () => refused('org-unit-cycle', 'a unit that is not below this one', 'parentId')
const sourcedIdTaken = () => refusal('DUPLICATE', { entity: KIND, field: 'sourcedId' })

const refusals = {
  org_unit_cycle: inCycle,
  org_unit_parent_check: inCycle,
  org_unit_sourced_id_unique: sourcedIdTaken,
  org_unit_class_sourced_id_unique: sourcedIdTaken,
}

/** Locks the parent, so that it is not removed until the transaction ends. */
const holdParent = async ({ query }: WriteScope, parentId: string | null) => {
  if (parentId === null) return
  const [parent] = await query<{ deleted: boolean }>(
    'SELECT deleted_at IS NOT NULL AS deleted FROM directory.org_unit WHERE id = $1 FOR KEY SHARE',
    [parentId],
  )
  if (!parent) throw refused('unknown-org-unit', 'the id of an org unit', 'parentId', { unknown: [parentId] })
  if (parent.deleted) throw refused('parent-deleted', 'a unit that is not deleted', 'parentId', { unknown: [parentId] })
}

const unitsBelow = async ({ query }: Pick<WriteScope, 'query'>, id: string) => {
  const [found] = await query<{ units: number }>(
    'SELECT count(*)::int AS units FROM directory.org_unit WHERE parent_id = $1 AND deleted_at IS NULL',
    [id],
  )
  return found!.units
}

/** Ends the unit's open entries, after checking that no unit is below it and that the caller stated their number. */
const endWithUnit = async (scope: WriteScope, { id, ends }: { id: string; ends: number }) => {
  const units = await unitsBelow(scope, id)
  await endEntriesAt(scope, {
    orgUnitId: id,
    check: ({ assignments, delegations }) => {
      if (units === 0 && assignments + delegations === ends) return
      const expected = `no units below it, and ends: ${assignments + delegations}`
      throw refused('org-unit-not-empty', expected, undefined, { counts: { units, assignments, delegations } })
    },
  })
}

const written = ({ result, consistencyToken }: { result: OrgUnit; consistencyToken: string }): WrittenOrgUnit => ({
  ...result,
  consistencyToken,
})

export const createOrgUnitRow = (store: PostgresStore, input: OrgUnitInput, author: Author) =>
  refusingViolations(refusals, async () =>
    written(
      await inWriteTransaction(store, author, async (scope) => {
        await waitForImports(scope)
        await holdParent(scope, input.parentId)
        const id = uuidv7()
        const unit = await insertVersioned(scope.manager, orgUnitEntity, { id, ...input })
        scope.audit({ action: 'orgUnit.create', entityKind: KIND, entityId: id, before: null, after: { ...input } })
        scope.changed(KIND, [id])
        return toOrgUnit(unit)
      }),
    ),
  )

type Change = {
  target: Target
  action: AuditAction<'orgUnit'>
  /** Checks the conditions of the change and returns it. */
  patchOf: (scope: WriteScope, row: OrgUnitRecord) => Promise<Values<OrgUnitRecord>>
  moves?: boolean
  /** True to refuse a deleted unit. */
  edits?: boolean
}

const changeOrgUnit = (store: PostgresStore, { target, action, patchOf, moves, edits }: Change, author: Author) =>
  refusingViolations(refusals, async () =>
    written(
      await inWriteTransaction(store, author, async (scope) => {
        await waitForImports(scope)
        // Moves queue up before they lock rows. Otherwise two moves that meet would deadlock.
        if (moves) await scope.query(`SELECT directory.wait_for_turn('directory.org_unit')`)
        const row = await lockVersion(scope.manager, orgUnitEntity, {
          name: KIND,
          ...target,
          ...(edits && { refuseDeleted: (deleted) => refusedAsDeleted(scope.client, { entity: KIND, ...deleted }) }),
        })
        const patch = await patchOf(scope, row)
        const change = await writeChanges(scope.manager, orgUnitEntity, { row, patch })
        if (!change) return toOrgUnit(row)
        scope.audit({ action, entityKind: KIND, entityId: row.id, before: change.before, after: change.after })
        scope.changed(KIND, [row.id])
        return toOrgUnit(change.saved)
      }),
    ),
  )

export const updateOrgUnitRow = (
  store: PostgresStore,
  { id, version, ...patch }: Target & OrgUnitPatch,
  author: Author,
) =>
  changeOrgUnit(
    store,
    {
      target: { id, version },
      action: 'orgUnit.update',
      moves: patch.parentId !== undefined,
      edits: true,
      patchOf: async (scope, row) => {
        if (patch.parentId === id) throw inCycle()
        if (patch.parentId !== undefined && patch.parentId !== row.parentId) await holdParent(scope, patch.parentId)
        return patch
      },
    },
    author,
  )

export const removeOrgUnitRow = (
  store: PostgresStore,
  { ends = 0, ...target }: Target & Pick<Choice, 'ends'>,
  author: Author,
) =>
  changeOrgUnit(
    store,
    {
      target,
      action: 'orgUnit.remove',
      patchOf: async (scope, row) => {
        if (row.deletedAt) return {}
        await endWithUnit(scope, { id: row.id, ends })
        return { deletedAt: () => NOW_SQL }
      },
    },
    author,
  )

export const restoreOrgUnitRow = (store: PostgresStore, { keep, ends, ...target }: Target & Choice, author: Author) =>
  changeOrgUnit(
    store,
    {
      target,
      action: 'orgUnit.restore',
      patchOf: async (scope, row) => {
        if (!row.deletedAt) return {}
        await holdParent(scope, row.parentId)
        await endUnlessKept(scope, { orgUnitId: row.id }, { keep, ends })
        return { deletedAt: null }
      },
    },
    author,
  )
