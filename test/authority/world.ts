import type { Pool, PoolClient } from 'pg'
import type { DecidingPermission } from '../../src/contract/permissions.ts'
import { emptyTables } from '../empty-tables.ts'
import type { World } from './reference.ts'

const START = Date.UTC(2026, 0, 1)

/** Instants of tests are whole hours after a fixed start. */
export const hour = (n: number) => new Date(START + n * 3_600_000)

/**
 * Permissions that exist in every world, granted or not. A field that decides has every value here, so that the rules, SQL and Cypher
 * are asked for each. The reference judges by it, and test/scenarios has its lines.
 */
const PERMISSION_ROWS: DecidingPermission[] = [{ key: 'a.x' }, { key: 'b.y' }, { key: 'c.z' }]
export const PERMISSIONS = PERMISSION_ROWS.map(({ key }) => key)

const KINDS = { person: 1, unit: 2, role: 3, assignment: 4, delegation: 5, line: 6 } as const

/** Ids that sort in the order of their numbers. */
export const uuid = (kind: keyof typeof KINDS, n: number) =>
  `0${KINDS[kind]}000000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** An assignment with the only role at the only unit, valid from the start. */
export const assigned = (n: number, personId: string): World['assignments'][number] => ({
  id: uuid('assignment', n),
  personId,
  roleId: uuid('role', 0),
  unitId: uuid('unit', 0),
  from: hour(0),
  to: null,
})

/** A delegation of the only role at the only unit, valid from the start; it allows one redelegation. */
export const lent = (n: number, delegatorId: string, delegateId: string): World['delegations'][number] => ({
  id: uuid('delegation', n),
  delegatorId,
  delegateId,
  unitId: uuid('unit', 0),
  roleId: uuid('role', 0),
  permissions: [],
  maxRedelegations: 1,
  from: hour(0),
  to: null,
  revokedAt: null,
})

/** Person 0 holds `a.x` at the only unit and delegates it to person 1. */
export const oneDelegation = (revokedAt: Date | null = null): World => ({
  people: [0, 1].map((n) => ({ id: uuid('person', n), active: true })),
  units: [{ id: uuid('unit', 0), parentId: null }],
  roles: [{ id: uuid('role', 0), permissions: ['a.x'] }],
  assignments: [assigned(1, uuid('person', 0))],
  delegations: [{ ...lent(1, uuid('person', 0), uuid('person', 1)), maxRedelegations: 0, revokedAt }],
})

type Row = Record<string, unknown>

const insert = async (client: PoolClient, table: string, rows: Row[]) => {
  const columns = Object.keys(rows[0] ?? {}).join(', ')
  if (rows.length === 0) return
  await client.query(
    `INSERT INTO directory.${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::directory.${table}, $1)`,
    [JSON.stringify(rows)],
  )
}

/** Replaces the whole directory with the world and names every row in the outbox. */
export const loadWorld = async (pool: Pool, world: World): Promise<void> => {
  const client = await pool.connect()
  const stamps = { created_at: hour(0), updated_at: hour(0), version: 1 }
  const span = (item: { from: Date; to: Date | null }) => ({ valid_from: item.from, valid_to: item.to })
  try {
    await client.query('BEGIN')
    const roots = ['person', 'org_unit', 'role', 'permission'].map((table) => `directory.${table}`)
    await emptyTables(client, { tables: roots })
    const people = world.people.map(({ id, name, active, removed }) => ({
      id,
      given_name: name ?? 'Given',
      family_name: name ?? id.slice(-4),
      username: id,
      status: active ? 'active' : 'inactive',
      deleted_at: removed ? hour(0) : null,
      ...stamps,
    }))
    await insert(client, 'person', people)
    const units = world.units.map(({ id, name, parentId, removed }) => ({
      id,
      parent_id: parentId,
      deleted_at: removed ? hour(0) : null,
      kind: 'school',
      name: name ?? id.slice(-4),
      ...stamps,
    }))
    await insert(client, 'org_unit', units)
    const named = [...world.roles, ...world.delegations].flatMap((item) => item.permissions)
    const others = [...new Set(named)].filter((key) => !PERMISSIONS.includes(key))
    const permissions: DecidingPermission[] = [...PERMISSION_ROWS, ...others.map((key) => ({ key }))]
    await insert(
      client,
      'permission',
      permissions.map((permission) => ({ ...permission, description: '' })),
    )
    await insert(
      client,
      'role',
      world.roles.map(({ id }) => ({ id, name: id, description: '', ...stamps })),
    )
    const granted = world.roles.flatMap((role) =>
      role.permissions.map((key) => ({ role_id: role.id, permission_key: key })),
    )
    await insert(client, 'role_permission', granted)
    const assignments = world.assignments.map((a) => ({
      id: a.id,
      person_id: a.personId,
      role_id: a.roleId,
      org_unit_id: a.unitId,
      is_primary: false,
      source: 'manual',
      ...span(a),
      ...stamps,
    }))
    await insert(client, 'assignment', assignments)
    const delegations = world.delegations.map((d) => ({
      id: d.id,
      delegator_id: d.delegatorId,
      delegate_id: d.delegateId,
      org_unit_id: d.unitId,
      role_id: d.roleId,
      max_redelegations: d.maxRedelegations,
      revoked_at: d.revokedAt,
      reason: 'a reason',
      ...span(d),
      ...stamps,
    }))
    await insert(client, 'delegation', delegations)
    const single = world.delegations.flatMap((d) =>
      d.permissions.map((key) => ({ delegation_id: d.id, permission_key: key })),
    )
    await insert(client, 'delegation_permission', single)
    const lines = (world.lines ?? []).map((line) => ({
      id: line.id,
      person_id: line.personId,
      manager_id: line.managerId,
      ...span(line),
      ...stamps,
    }))
    await insert(client, 'reporting_line', lines)
    const changed = {
      person: people,
      orgUnit: units,
      role: world.roles,
      assignment: assignments,
      delegation: delegations,
      reportingLine: lines,
    }
    for (const [kind, rows] of Object.entries(changed)) {
      for (let start = 0; start < rows.length; start += 1_000) {
        await client.query('INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ($1, $2)', [
          kind,
          rows.slice(start, start + 1_000).map((row) => row.id),
        ])
      }
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}
