import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../../contract/errors.ts'
import type { DirectoryRule } from '../../../../contract/reasons/refusals.ts'
import type { ReportingLine } from '../../../../contract/reporting-lines.ts'
import type { Author } from '../../../foundation/author.ts'
import { NOW_SQL } from '../../../stores/postgres/database-clock.ts'
import { holdUndeleted } from '../../../stores/postgres/deleted-row.ts'
import { takeTurnOfLines } from '../../../open-entries/open-entries.sql.ts'
import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import {
  endingNow,
  insertVersioned,
  lockVersion,
  refusingViolations,
  type Values,
  writeChanges,
} from '../../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../../stores/postgres/write-transaction.ts'
import type {
  NewReportingLine,
  ReportingLineChange,
  ReportingLineReplacement,
  ReportingLineTarget,
} from './reporting-line-register.port.ts'
import { reportingLineEntity } from './reporting-line.entity.ts'

const KIND = 'reportingLine'

const refused = (rule: DirectoryRule, more: { field: string; expected: string; unknown?: string[] }) =>
  refusal('RULE_VIOLATION', { rule, ...more })

const inCycle = () =>
  refused('reporting-cycle', { field: 'managerId', expected: 'a manager who does not report to this person' })

const refusals = {
  reporting_line_cycle: inCycle,
  reporting_line_self_check: inCycle,
  reporting_line_one_manager: () =>
    refused('manager-overlap', { field: 'validFrom', expected: 'a time in which this person has no other manager' }),
  reporting_line_validity_check: () =>
    refused('validity', { field: 'validTo', expected: 'an instant after validFrom' }),
}

const holdPeople = async ({ query }: WriteScope, input: NewReportingLine) => {
  const rows = await query<{ id: string; deleted: boolean }>(
    `SELECT id, deleted_at IS NOT NULL AS deleted FROM directory.person
     WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE`,
    [[input.personId, input.managerId]],
  )
  for (const field of ['personId', 'managerId'] as const) {
    const row = rows.find(({ id }) => id === input[field].toLowerCase())
    const unknown = [input[field]]
    if (!row) throw refused('unknown-person', { field, expected: 'the id of a person', unknown })
    if (row.deleted) throw refused('person-deleted', { field, expected: 'a person who is not deleted', unknown })
  }
}

const insertLine = async (scope: WriteScope, input: NewReportingLine): Promise<ReportingLine> => {
  await holdPeople(scope, input)
  const id = uuidv7()
  const validFrom = input.validFrom ?? (() => NOW_SQL)
  const line = await insertVersioned(scope.manager, reportingLineEntity, { id, ...input, validFrom })
  const after = { ...input, validFrom: line.validFrom }
  scope.audit({ action: 'reportingLine.create', entityKind: KIND, entityId: id, before: null, after })
  scope.changed(KIND, [id])
  return line
}

const saveLine = async (
  scope: WriteScope,
  row: ReportingLine,
  patch: Values<ReportingLine>,
): Promise<ReportingLine> => {
  const change = await writeChanges(scope.manager, reportingLineEntity, { row, patch })
  if (!change) return row
  const { saved, ...audited } = change
  scope.audit({ action: 'reportingLine.update', entityKind: KIND, entityId: row.id, ...audited })
  scope.changed(KIND, [row.id])
  return saved
}

/** Runs a write in one transaction. Only one transaction at a time changes lines. */
const writeLine = (store: PostgresStore, author: Author, work: (scope: WriteScope) => Promise<ReportingLine>) =>
  refusingViolations(refusals, async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      await takeTurnOfLines(scope)
      return work(scope)
    })
    return { ...result, consistencyToken }
  })

export const createReportingLineRow = (store: PostgresStore, input: NewReportingLine, author: Author) =>
  writeLine(store, author, (scope) => insertLine(scope, input))

const lockLine = ({ manager }: WriteScope, target: ReportingLineTarget) =>
  lockVersion(manager, reportingLineEntity, { name: KIND, ...target })

const changeLine = (
  store: PostgresStore,
  {
    target,
    patchOf,
  }: {
    target: ReportingLineTarget
    patchOf: (scope: WriteScope, row: ReportingLine) => Values<ReportingLine> | Promise<Values<ReportingLine>>
  },
  author: Author,
) =>
  writeLine(store, author, async (scope) => {
    const row = await lockLine(scope, target)
    return saveLine(scope, row, await patchOf(scope, row))
  })

export const replaceReportingLineRow = (
  store: PostgresStore,
  { personId, managerId, current }: ReportingLineReplacement,
  author: Author,
) =>
  writeLine(store, author, async (scope) => {
    if (current === undefined) return insertLine(scope, { personId, managerId, validTo: null })
    const row = await lockLine(scope, current)
    if (row.personId !== personId) throw refusal('NOT_FOUND', { entity: KIND, id: current.id })
    const end = await endingNow(scope.manager, row)
    const goesOn = 'validTo' in end
    if (goesOn && row.managerId === managerId) return row
    const { validTo } = await saveLine(scope, row, end)
    // When the line ended earlier, the person had no manager for a time.
    const validFrom = goesOn ? (validTo ?? undefined) : undefined
    return insertLine(scope, { personId, managerId, validFrom, validTo: null })
  })

/**
 * Whether the change makes the line longer. A line to a deleted manager may only become shorter, so that the person can
 * get another manager.
 */
const widens = (row: ReportingLine, { validFrom, validTo }: Omit<ReportingLineChange, 'id' | 'version'>) =>
  (validFrom !== undefined && validFrom < row.validFrom) ||
  (validTo !== undefined && row.validTo !== null && (validTo === null || validTo > row.validTo))

export const updateReportingLineRow = (
  store: PostgresStore,
  { id, version, ...patch }: ReportingLineChange,
  author: Author,
) =>
  changeLine(
    store,
    {
      target: { id, version },
      patchOf: async ({ client }, row) => {
        await holdUndeleted(client, {
          entity: 'person',
          ids: widens(row, patch) ? [row.personId, row.managerId] : [row.personId],
        })
        return patch
      },
    },
    author,
  )

export const endReportingLineRow = (store: PostgresStore, target: ReportingLineTarget, author: Author) =>
  changeLine(store, { target, patchOf: ({ manager }, row) => endingNow(manager, row) }, author)

export const removeReportingLineRow = async (store: PostgresStore, target: ReportingLineTarget, author: Author) => {
  const { consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const row = await lockVersion(scope.manager, reportingLineEntity, { name: KIND, ...target })
    const { personId, managerId, validFrom, validTo } = row
    await scope.manager.delete(reportingLineEntity, { id: row.id })
    const before = { personId, managerId, validFrom, validTo }
    scope.audit({ action: 'reportingLine.remove', entityKind: KIND, entityId: row.id, before, after: null })
    scope.changed(KIND, [row.id])
  })
  return { consistencyToken }
}
