import type { Scale } from './bench.ts'
import { openBenchStores } from './bench-stores.ts'

export const authorityAtScale = {
  full: { people: 100_000, delegations: 20_000, schools: 50, classes: 2_000 },
  small: { people: 5_000, delegations: 1_000, schools: 5, classes: 100 },
} as const

const PERMISSIONS = 40
const ROLES = 10
/** The number of delegations in a chain, from the principal down. */
const DEPTH = 8

const id = (kind: number, n: string) => `('0${kind}000000-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`

/** Chains of eight hops through random people of one school; each hop allows redelegation to the end of the chain. */
const statements = ({ people, delegations, schools, classes }: (typeof authorityAtScale)[Scale]) => [
  `INSERT INTO directory.org_unit (id, kind, name) VALUES (${id(2, '0')}, 'district', 'District')`,
  `INSERT INTO directory.org_unit (id, parent_id, kind, name) SELECT ${id(2, 'n')}, ${id(2, '0')}, 'school', 'School ' || n FROM generate_series(1, ${schools}) n`,
  `INSERT INTO directory.org_unit (id, parent_id, kind, name)
   SELECT ${id(2, `${schools} + n`)}, ${id(2, `1 + n % ${schools}`)}, 'class', 'Class ' || n FROM generate_series(1, ${classes}) n`,
  `INSERT INTO directory.permission (key) SELECT 'p' || n FROM generate_series(0, ${PERMISSIONS - 1}) n`,
  `INSERT INTO directory.role (id, name) SELECT ${id(3, 'n')}, 'Role ' || n FROM generate_series(0, ${ROLES - 1}) n`,
  `INSERT INTO directory.role_permission (role_id, permission_key) SELECT ${id(3, 'n % ' + ROLES)}, 'p' || n FROM generate_series(0, ${PERMISSIONS - 1}) n`,
  `INSERT INTO directory.person (id, given_name, family_name, username)
   SELECT ${id(1, 'n')}, 'Given' || n % 977, 'Family' || n % 4999, 'user' || n FROM generate_series(1, ${people}) n`,
  // The first person of each school is its principal, with every role. Everybody is in a class with one role.
  `INSERT INTO directory.assignment (id, person_id, role_id, org_unit_id, valid_from)
   SELECT ${id(4, `s * ${ROLES} + r`)}, ${id(1, 's')}, ${id(3, 'r')}, ${id(2, 's')}, '2020-01-01' FROM generate_series(1, ${schools}) s, generate_series(0, ${ROLES - 1}) r`,
  `INSERT INTO directory.assignment (id, person_id, role_id, org_unit_id, valid_from)
   SELECT ${id(4, `1000000 + n`)}, ${id(1, 'n')}, ${id(3, '9')}, ${id(2, `${schools} + 1 + n % ${classes}`)}, '2020-01-01' FROM generate_series(1, ${people}) n`,
  `INSERT INTO directory.delegation (id, delegator_id, delegate_id, org_unit_id, role_id, max_redelegations, valid_from, reason)
   SELECT ${id(5, 'n')},
     CASE WHEN hop = 0 THEN ${id(1, `1 + chain % ${schools}`)} ELSE ${id(1, `${schools} + 1 + (n - 1) * 7 % ${people - schools}`)} END,
     ${id(1, `${schools} + 1 + n * 7 % ${people - schools}`)}, ${id(2, `1 + chain % ${schools}`)}, ${id(3, 'chain % 9')}, ${DEPTH} - hop, '2020-01-01', 'cover'
   FROM (SELECT n, n / ${DEPTH} AS chain, n % ${DEPTH} AS hop FROM generate_series(0, ${delegations - 1}) n) numbered`,
  `INSERT INTO directory.reporting_line (id, person_id, manager_id, valid_from)
   SELECT ${id(6, 'n')}, ${id(1, 'n')}, ${id(1, 'n / 10')}, '2020-01-01' FROM generate_series(10, ${people}) n`,
  'VACUUM ANALYZE',
]

const make = async (scale: Scale) => {
  const sizes = authorityAtScale[scale]
  const stores = await openBenchStores()
  try {
    const loader = stores.database.open({ timeouts: { statementMs: 600_000 }, poolSize: 1 })
    for (const text of statements(sizes)) await loader.pool.query(text)
  } catch (error) {
    await stores.close()
    throw error
  }
  return { sizes, ...stores }
}

let made: ReturnType<typeof make> | null = null

/**
 * A district with chains of eight delegations on PostgreSQL and an empty graph, created once for the benches of a run.
 */
export const openAuthorityAtScale = (scale: Scale) => (made ??= make(scale))

export const closeAuthorityAtScale = async () => (await made?.catch(() => null))?.close()

const text = (kind: number, n: number) => `0${kind}000000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** The person at the end of a chain after `hops` hops, and what the chain grants at which unit. */
export const chainOf = ({ people, schools }: (typeof authorityAtScale)[Scale], chain: number, hops: number) => ({
  personId: text(1, schools + 1 + (((chain * DEPTH + hops - 1) * 7) % (people - schools))),
  principalId: text(1, 1 + (chain % schools)),
  permission: `p${chain % 9}`,
  orgUnitId: text(2, 1 + (chain % schools)),
  delegationId: text(5, chain * DEPTH + hops - 1),
})
