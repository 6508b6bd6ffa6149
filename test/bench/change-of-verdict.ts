import type { PostgresStore } from '../../src/main/stores/postgres/open-postgres.ts'
import { findChain } from '../../src/main/features/authority/rules/authority-chain.ts'
import type { AuthorityGraph } from '../../src/main/features/authority/rules/authority-graph.port.ts'
import { judgeAuthority } from '../../src/main/features/authority/check-authority.ts'
import type { Row, Scale } from './bench.ts'
import { longestTurn, measurePairs, timed } from './measure.ts'

const COVER = { full: 4_000, small: 1_000 } as const
const person = (n: number) => `0a000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const unitId = '0b000000-0000-7000-8000-000000000000'
const roleId = '0c000000-0000-7000-8000-000000000000'
const at = new Date('2026-11-22T00:01:00Z')

/** One person's role, delegated to another person for an hour and a half, again each hour. */
const statements = (count: number) => [
  `INSERT INTO directory.person (id, given_name, family_name, username)
   SELECT id, 'Given', 'Cover', 'cover' || id FROM unnest('{${person(1)},${person(2)}}'::uuid[]) id`,
  `INSERT INTO directory.org_unit (id, kind, name) VALUES ('${unitId}', 'school', 'Cover')`,
  `INSERT INTO directory.permission (key) VALUES ('cover.hour')`,
  `INSERT INTO directory.role (id, name) VALUES ('${roleId}', 'Cover')`,
  `INSERT INTO directory.role_permission (role_id, permission_key) VALUES ('${roleId}', 'cover.hour')`,
  `INSERT INTO directory.assignment (id, person_id, role_id, org_unit_id, valid_from)
   VALUES ('0d000000-0000-7000-8000-000000000000', '${person(1)}', '${roleId}', '${unitId}', '2020-01-01')`,
  `INSERT INTO directory.delegation (id, delegator_id, delegate_id, org_unit_id, role_id, max_redelegations, valid_from, valid_to, reason)
   SELECT ('0e000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, '${person(1)}', '${person(2)}', '${unitId}', '${roleId}', 0,
     '2026-11-22'::timestamptz + n * interval '1 hour', '2026-11-22'::timestamptz + n * interval '1 hour' + interval '90 minutes', 'cover'
   FROM generate_series(0, ${count - 1}) n`,
  'ANALYZE directory.delegation',
]

/**
 * The time to find when a verdict changes, with thousands of delegations that follow each other. The peer is the
 * verdict alone.
 */
export async function* changeOfVerdict(
  { store, graph }: { store: PostgresStore; graph: AuthorityGraph },
  scale: Scale,
): AsyncGenerator<Row> {
  const count = COVER[scale]
  for (const text of statements(count)) await store.pool.query(text)
  const question = { personId: person(2), permission: 'cover.hour', orgUnitId: unitId, at }
  const last = new Date(Date.UTC(2026, 10, 22) + (count - 1) * 3_600_000 + 5_400_000)
  const whole = async () => {
    const { changesAt } = await judgeAuthority(graph, question)
    if (changesAt?.getTime() !== last.getTime()) throw new Error('the cover lasts until its last delegation ends')
  }
  const verdict = async () => {
    const facts = await graph.chainsTo(question)
    if (findChain(facts!, question.personId, at).chain === null) throw new Error('the cover begins before the question')
  }
  const measured = await measurePairs({ pairs: 7, ours: () => timed(whole), peer: () => timed(verdict) })
  const name = `check among ${count} hours of cover beside its verdict alone`
  yield { name, ...measured, unit: 'ms', goal: { of: 'ratio', atMost: 3 } }
  const turns: number[] = []
  for (let n = 0; n < 7; n += 1) turns.push(await longestTurn(whole))
  const middle = turns.sort((a, b) => a - b)[3]!
  yield { name: 'the longest turn of it, median of 7', ours: middle, unit: 'ms', goal: { of: 'ours', atMost: 50 } }
}
