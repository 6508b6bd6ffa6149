import { beforeAll, expect, test } from 'vitest'
import { nothingClaimed } from '../../../src/main/features/authority/rules/authority-claims.ts'
import { postgresAuthorityWitness } from '../../../src/main/features/authority/graph/authority-witness.sql.ts'
import type { Claims } from '../../../src/main/features/authority/rules/authority-witness.port.ts'
import { hour, lent, loadWorld, uuid } from '../../authority/world.ts'
import { useDatabase } from '../../postgres.ts'
import { statementsOf } from '../../suites/statements/record-statements.ts'

const database = useDatabase()
const statements = statementsOf('authority-witness.sql')

const [TOP, CLASS, GONE] = [0, 1, 2].map((n) => uuid('unit', n)) as [string, string, string]
const [ROLE, OTHER] = [0, 1].map((n) => uuid('role', n)) as [string, string]
const [HOLDER, LENT_TO, INACTIVE, REMOVED] = [0, 1, 2, 3].map((n) => uuid('person', n)) as [
  string,
  string,
  string,
  string,
]
const span = { from: hour(1), to: hour(9) }
const named = (id: string) => ({ id, name: '' })

const hop = {
  delegationId: uuid('delegation', 1),
  delegator: named(HOLDER),
  delegate: named(LENT_TO),
  orgUnit: named(TOP),
  role: named(ROLE),
  permissionKeys: [] as string[],
  maxRedelegations: 1,
  validFrom: hour(1),
  validTo: hour(9),
  revokedAt: hour(8),
  reason: '',
}
const byKeys = { ...hop, delegationId: uuid('delegation', 2), role: null, permissionKeys: ['b.y', 'a.x'] }
const holding = {
  assignmentId: uuid('assignment', 1),
  person: named(HOLDER),
  role: named(ROLE),
  orgUnit: named(TOP),
  validFrom: hour(1),
  validTo: hour(9),
}
const truth: Claims = {
  permission: 'a.x',
  orgUnitId: CLASS,
  hops: [hop, byKeys],
  holdings: [holding],
  activeIds: [HOLDER, LENT_TO],
  rolePermissions: new Map([[ROLE, ['a.x']]]),
  lineages: new Map([[CLASS, [CLASS, TOP]]]),
}

beforeAll(async () => {
  const { pool } = database.store
  const delegation = { ...lent(1, HOLDER, LENT_TO), ...span, revokedAt: hour(8) }
  const assignment = { id: holding.assignmentId, personId: HOLDER, roleId: ROLE, unitId: TOP, ...span }
  await loadWorld(pool, {
    people: [HOLDER, LENT_TO, INACTIVE, REMOVED].map((id) => ({ id, active: id !== INACTIVE })),
    units: [
      { id: TOP, parentId: null },
      { id: CLASS, parentId: TOP },
      { id: GONE, parentId: TOP, removed: true },
    ],
    roles: [
      { id: ROLE, permissions: ['a.x'] },
      { id: OTHER, permissions: ['b.y'] },
    ],
    assignments: [assignment, { ...assignment, id: uuid('assignment', 3), unitId: GONE }],
    delegations: [
      delegation,
      { ...delegation, id: byKeys.delegationId, roleId: null, permissions: ['a.x', 'b.y'] },
      { ...delegation, id: uuid('delegation', 3), unitId: GONE },
    ],
  })
  await pool.query('UPDATE directory.person SET deleted_at = $2 WHERE id = $1', [REMOVED, hour(2)])
})

const verdictOn = async (claims: Claims) =>
  (await statements.heard('witness', postgresAuthorityWitness(database.store.pool)).confirm(claims)).verdict

test('claims that match the database are confirmed, all of them or none', async () => {
  expect(await verdictOn(truth)).toBe('holds')
  expect(await verdictOn(nothingClaimed)).toBe('holds')
  expect(await verdictOn({ ...nothingClaimed, permission: 'a.x' })).toBe('holds')
})

test('a permission that does not exist is unknown, whatever else is claimed', async () => {
  expect(await verdictOn({ ...nothingClaimed, permission: 'a.slip' })).toBe('unknown')
  expect(await verdictOn({ ...truth, permission: 'a.slip', orgUnitId: GONE })).toBe('unknown')
})

const hops = (more: Partial<Claims['hops'][number]>) => ({ hops: [{ ...hop, ...more }] })
const holdings = (more: Partial<Claims['holdings'][number]>) => ({ holdings: [{ ...holding, ...more }] })

test.each<[string, Partial<Claims>]>([
  ['a delegation that nobody wrote', hops({ delegationId: uuid('delegation', 9) })],
  ['its delegator', hops({ delegator: named(REMOVED) })],
  ['its delegate', hops({ delegate: named(REMOVED) })],
  ['its unit', hops({ orgUnit: named(CLASS) })],
  ['its role', hops({ role: named(OTHER) })],
  ['a role in place of keys', { hops: [{ ...byKeys, role: named(ROLE) }] }],
  ['how often it may be passed on', hops({ maxRedelegations: 2 })],
  ['its beginning', hops({ validFrom: hour(0) })],
  ['its end', hops({ validTo: hour(10) })],
  ['no end', hops({ validTo: null })],
  ['its revocation', hops({ revokedAt: hour(9) })],
  ['no revocation', hops({ revokedAt: null })],
  ['a key more', hops({ permissionKeys: ['a.x'] })],
  ['another key', { hops: [{ ...byKeys, permissionKeys: ['a.x', 'c.z'] }] }],
  ['a delegation at a removed unit', hops({ delegationId: uuid('delegation', 3), orgUnit: named(GONE) })],
  ['an assignment that nobody wrote', holdings({ assignmentId: uuid('assignment', 9) })],
  ['its person', holdings({ person: named(LENT_TO) })],
  ['the role of an assignment', holdings({ role: named(OTHER) })],
  ['the unit of an assignment', holdings({ orgUnit: named(CLASS) })],
  ['the beginning of an assignment', holdings({ validFrom: hour(0) })],
  ['the end of an assignment', holdings({ validTo: null })],
  ['an assignment at a removed unit', holdings({ assignmentId: uuid('assignment', 3), orgUnit: named(GONE) })],
  ['somebody inactive', { activeIds: [HOLDER, INACTIVE] }],
  ['somebody removed', { activeIds: [HOLDER, REMOVED] }],
  ['somebody who never was', { activeIds: [uuid('person', 9)] }],
  ['a permission more of a role', { rolePermissions: new Map([[ROLE, ['a.x', 'b.y']]]) }],
  ['a longer line', { lineages: new Map([[TOP, [TOP, CLASS]]]) }],
  ['a shorter line', { lineages: new Map([[CLASS, [CLASS]]]) }],
  ['a line in another order', { lineages: new Map([[CLASS, [TOP, CLASS]]]) }],
  ['a removed unit', { orgUnitId: GONE }],
])('one false claim among true ones contradicts them all: %s', async (_name, more) => {
  expect(await verdictOn({ ...truth, ...more })).toBe('differs')
})

statements.reviewed()
