import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { Author } from '../../context.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { changedFields, lockVersion, refusingViolations, saveVersion } from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import type { NewReportingLine, ReportingLineChange } from './reporting-line-register.port.ts'
import { reportingLineEntity } from './reporting-line.entity.ts'

const KIND = 'reportingLine'

const refused = (rule: string, { field, expected }: { field: string; expected: string }) =>
  refusal('RULE_VIOLATION', { rule, field, expected })

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

/** Lines queue up before they lock rows: two that meet would otherwise end in a deadlock instead of an answer. */
const takeTurn = ({ query }: WriteScope) => query(`SELECT directory.wait_for_turn('directory.reporting_line')`)

const holdPeople = async ({ query }: WriteScope, input: NewReportingLine) => {
  const rows = await query<{ id: string; deleted: boolean }>(
    `SELECT id, deleted_at IS NOT NULL AS deleted FROM directory.person
     WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE`,
    [[input.personId, input.managerId]],
  )
  for (const field of ['personId', 'managerId'] as const) {
    const row = rows.find(({ id }) => id === input[field].toLowerCase())
    if (!row) throw refused('unknown-person', { field, expected: 'the id of a person' })
    if (row.deleted) throw refused('person-deleted', { field, expected: 'a person who is not deleted' })
  }
}

export const createReportingLineRow = (store: PostgresStore, input: NewReportingLine, author: Author) =>
  refusingViolations(refusals, async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      await takeTurn(scope)
      await holdPeople(scope, input)
      const id = uuidv7()
      await scope.manager.insert(reportingLineEntity, { id, ...input })
      scope.audit({ action: 'reportingLine.create', entityKind: KIND, entityId: id, before: null, after: { ...input } })
      scope.changed(KIND, [id])
      return scope.manager.findOneByOrFail(reportingLineEntity, { id })
    })
    return { ...result, consistencyToken }
  })

export const updateReportingLineRow = (
  store: PostgresStore,
  { id, version, ...patch }: ReportingLineChange,
  author: Author,
) =>
  refusingViolations(refusals, async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      await takeTurn(scope)
      const row = await lockVersion(scope.manager, reportingLineEntity, { name: KIND, id, version })
      const change = changedFields(row, patch)
      if (!change) return row
      const saved = await saveVersion(scope.manager, reportingLineEntity, { row, changes: change.after })
      scope.audit({ action: 'reportingLine.update', entityKind: KIND, entityId: row.id, ...change })
      scope.changed(KIND, [row.id])
      return saved
    })
    return { ...result, consistencyToken }
  })

export const removeReportingLineRow = async (
  store: PostgresStore,
  target: { id: string; version: number },
  author: Author,
) => {
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
