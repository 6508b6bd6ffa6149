import type pg from 'pg'
import { type Choice, MAX_OPEN_LISTED, type OpenCounts, type OpenEntries } from '../../contract/open-entries.ts'
import { refusal } from '../../contract/errors.ts'
import { ASKED_SQL, readNow } from '../stores/postgres/database-clock.ts'
import { personName } from '../stores/postgres/person-name.ts'
import { endsAfter, unrevokedAt } from '../stores/postgres/validity.ts'
import type { WriteScope } from '../stores/postgres/write-transaction.ts'

/** Selects the entries of people, on either side, or those at one unit. */
export type EntriesOf = { personIds: readonly string[] } | { orgUnitId: string }

/** Returns conditions on alias `t`. Parameter 1 is the unit or the people. */
const conditionsOf = (of: EntriesOf, now: string) =>
  'orgUnitId' in of
    ? {
        assignment: `t.org_unit_id = $1::uuid AND ${endsAfter('t', now)}`,
        reporting_line: 'false AND $1::uuid IS NOT NULL',
        delegation: `t.org_unit_id = $1::uuid AND ${endsAfter('t', now)} AND ${unrevokedAt('t', now)}`,
      }
    : {
        assignment: `t.person_id = ANY ($1::uuid[]) AND ${endsAfter('t', now)}`,
        reporting_line: `(t.person_id = ANY ($1::uuid[]) OR t.manager_id = ANY ($1::uuid[])) AND ${endsAfter('t', now)}`,
        delegation: `(t.delegator_id = ANY ($1::uuid[]) OR t.delegate_id = ANY ($1::uuid[])) AND ${endsAfter('t', now)} AND ${unrevokedAt('t', now)}`,
      }

const subject = (of: EntriesOf) => ('orgUnitId' in of ? of.orgUnitId : of.personIds)

const named = (alias: string) => `json_build_object('id', ${alias}.id, 'name', ${alias}.name)`
const person = (alias: string) => `json_build_object('id', ${alias}.id, 'name', ${personName(alias)})`
const SPAN = `t.valid_from AS "validFrom", t.valid_to AS "validTo"`

/** Counts and lists in one statement, so that both agree. */
const openEntriesStatement = (of: EntriesOf) => {
  const conditions = conditionsOf(of, '(SELECT at FROM clock)')
  const listed = (kind: string, columns: string, from: string) => `SELECT jsonb_agg(entry) FROM (
    SELECT '${kind}' AS kind, t.id, ${columns}, ${SPAN} FROM ${from} ORDER BY t.valid_from, t.id LIMIT ${MAX_OPEN_LISTED}) entry`
  const counted = (table: keyof typeof conditions) =>
    `(SELECT count(*) FROM directory.${table} t WHERE ${conditions[table]})::int`
  return `WITH clock AS MATERIALIZED (SELECT ${ASKED_SQL} AS at)
SELECT ${counted('assignment')} AS assignments, ${counted('reporting_line')} AS "reportingLines", ${counted('delegation')} AS delegations,
  coalesce((${listed(
    'assignment',
    `${person('p')} AS person, ${named('r')} AS role, ${named('u')} AS "orgUnit"`,
    `directory.assignment t JOIN directory.person p ON p.id = t.person_id JOIN directory.role r ON r.id = t.role_id
     JOIN directory.org_unit u ON u.id = t.org_unit_id WHERE ${conditions.assignment}`,
  )}), '[]') || coalesce((${listed(
    'reportingLine',
    `${person('p')} AS person, ${person('m')} AS manager`,
    `directory.reporting_line t JOIN directory.person p ON p.id = t.person_id JOIN directory.person m ON m.id = t.manager_id
     WHERE ${conditions.reporting_line}`,
  )}), '[]') || coalesce((${listed(
    'delegation',
    `${person('a')} AS delegator, ${person('b')} AS delegate, ${named('u')} AS "orgUnit",
     CASE WHEN r.id IS NOT NULL THEN ${named('r')} END AS role,
     ARRAY(SELECT k.permission_key FROM directory.delegation_permission k WHERE k.delegation_id = t.id ORDER BY 1) AS "permissionKeys"`,
    `directory.delegation t JOIN directory.person a ON a.id = t.delegator_id JOIN directory.person b ON b.id = t.delegate_id
     JOIN directory.org_unit u ON u.id = t.org_unit_id LEFT JOIN directory.role r ON r.id = t.role_id WHERE ${conditions.delegation}`,
  )}), '[]') AS items`
}

type Listed = { validFrom: string; validTo: string | null }

/** Returns open entries in readable form: exact counts, and at most 1,000 entries. */
export const readOpenEntries = async (database: pg.Pool, of: EntriesOf): Promise<OpenEntries> => {
  const { rows } = await database.query<OpenCounts & { items: Listed[] }>(openEntriesStatement(of), [subject(of)])
  const { items, ...counts } = rows[0]!
  const dated = items.slice(0, MAX_OPEN_LISTED).map((item) => ({
    ...item,
    validFrom: new Date(item.validFrom),
    validTo: item.validTo === null ? null : new Date(item.validTo),
  }))
  return { counts, items: dated as unknown as OpenEntries['items'] }
}

type Locked = { id: string; valid_from: Date; valid_to: Date | null }
type LockedAssignment = Locked & { person_id: string; role_id: string; org_unit_id: string; is_primary: boolean }
type LockedLine = Locked & { person_id: string; manager_id: string }
type LockedDelegation = Locked & { revoked_at: Date | null }

/** The entries that a choice ends, and the instant at which they end. */
type Ending = {
  now: Date
  assignments: LockedAssignment[]
  reportingLines: LockedLine[]
  delegations: LockedDelegation[]
}

/** Locks in the order of ids. Two calls that end the same entries then wait for each other instead of deadlocking. */
const lockOpen = async ({ client, query }: WriteScope, of: EntriesOf): Promise<Ending> => {
  const conditions = conditionsOf(of, '$2::timestamptz')
  const now = await readNow(client)
  const locked = <Row extends Locked>(table: keyof typeof conditions) =>
    query<Row>(`SELECT * FROM directory.${table} t WHERE ${conditions[table]} ORDER BY t.id FOR NO KEY UPDATE`, [
      subject(of),
      now,
    ])
  const assignments = await locked<LockedAssignment>('assignment')
  const reportingLines = 'orgUnitId' in of ? [] : await locked<LockedLine>('reporting_line')
  return { now, assignments, reportingLines, delegations: await locked<LockedDelegation>('delegation') }
}

const countsOf = ({ assignments, reportingLines, delegations }: Ending): OpenCounts => ({
  assignments: assignments.length,
  reportingLines: reportingLines.length,
  delegations: delegations.length,
})

const ended = { assignment: 'assignment', reportingLine: 'reporting_line' } as const

/** Ends entries that have begun. Removes entries that have not, because their validity would be empty. */
const endSpans = async <Row extends Locked>(
  { query, audit, changed }: WriteScope,
  { kind, rows, now, before }: { kind: keyof typeof ended; rows: Row[]; now: Date; before: (row: Row) => object },
) => {
  const begun = rows.filter((row) => row.valid_from < now)
  const coming = rows.filter((row) => row.valid_from >= now)
  const ids = (some: Row[]) => some.map(({ id }) => id)
  if (begun.length > 0) {
    await query(
      `UPDATE directory.${ended[kind]} SET valid_to = $2, version = version + 1, updated_at = $2 WHERE id = ANY ($1::uuid[])`,
      [ids(begun), now],
    )
  }
  if (coming.length > 0) await query(`DELETE FROM directory.${ended[kind]} WHERE id = ANY ($1::uuid[])`, [ids(coming)])
  for (const { id, valid_to: validTo } of begun) {
    const entry = { action: `${kind}.update`, entityKind: kind, entityId: id } as const
    audit({ ...entry, before: { validTo }, after: { validTo: now } })
  }
  for (const row of coming) {
    const span = { validFrom: row.valid_from, validTo: row.valid_to }
    audit({
      action: `${kind}.remove`,
      entityKind: kind,
      entityId: row.id,
      before: { ...before(row), ...span },
      after: null,
    })
  }
  changed(kind, ids(rows))
}

const endAll = async (scope: WriteScope, { now, assignments, reportingLines, delegations }: Ending) => {
  await endSpans(scope, {
    kind: 'assignment',
    rows: assignments,
    now,
    before: (row) => ({
      personId: row.person_id,
      roleId: row.role_id,
      orgUnitId: row.org_unit_id,
      isPrimary: row.is_primary,
    }),
  })
  await endSpans(scope, {
    kind: 'reportingLine',
    rows: reportingLines,
    now,
    before: (row) => ({ personId: row.person_id, managerId: row.manager_id }),
  })
  const ids = delegations.map(({ id }) => id)
  if (ids.length > 0) {
    await scope.query(
      'UPDATE directory.delegation SET revoked_at = $2, version = version + 1, updated_at = $2 WHERE id = ANY ($1::uuid[])',
      [ids, now],
    )
  }
  for (const { id, revoked_at: revokedAt } of delegations) {
    const entry = { action: 'delegation.revoke', entityKind: 'delegation', entityId: id } as const
    scope.audit({ ...entry, before: { revokedAt }, after: { revokedAt: now } })
  }
  scope.changed('delegation', ids)
}

/**
 * Ends every open entry at a unit whose row the transaction has locked for update. Calls `check` with their number
 * first; when it throws, nothing ends.
 */
export const endEntriesAt = async (
  scope: WriteScope,
  { orgUnitId, check }: { orgUnitId: string; check: (counts: OpenCounts) => void },
) => {
  const open = await lockOpen(scope, { orgUnitId })
  check(countsOf(open))
  await endAll(scope, open)
}

/**
 * Waits for this transaction's turn to change reporting lines, which one transaction at a time may do. Call it before
 * anything is locked.
 */
export const takeTurnOfLines = ({ query }: Pick<WriteScope, 'query'>) =>
  query(`SELECT directory.wait_for_turn('directory.reporting_line')`)

/**
 * Ends the open entries of people or of a unit that a choice does not keep. The transaction has locked their rows for
 * update. `RULE_VIOLATION` refuses an id in `keep` that is no such entry (rule `unknown-entry`), and a choice that does
 * not cover all of them (`choice-needed`).
 */
export const endUnlessKept = async (scope: WriteScope, of: EntriesOf, { keep = [], ends = 0 }: Choice) => {
  const open = await lockOpen(scope, of)
  const all = [...open.assignments, ...open.reportingLines, ...open.delegations]
  const kept = new Set(keep === 'all' ? all.map(({ id }) => id) : keep)
  const known = new Set(all.map(({ id }) => id))
  const unknown = [...kept].filter((id) => !known.has(id))
  if (unknown.length > 0) {
    const expected = 'ids of open entries that the preview lists'
    throw refusal('RULE_VIOLATION', { rule: 'unknown-entry', field: 'keep', expected, unknown: unknown.slice(0, 10) })
  }
  if (all.length - kept.size !== ends) {
    const expected = `keep and ends that together say what becomes of all ${all.length} open entries`
    const counts = { ...countsOf(open), kept: kept.size, ends }
    throw refusal('RULE_VIOLATION', { rule: 'choice-needed', field: 'ends', expected, counts })
  }
  const others = <Row extends Locked>(rows: Row[]) => rows.filter(({ id }) => !kept.has(id))
  await endAll(scope, {
    now: open.now,
    assignments: others(open.assignments),
    reportingLines: others(open.reportingLines),
    delegations: others(open.delegations),
  })
}
