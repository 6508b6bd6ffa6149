import type pg from 'pg'
import type { Id } from '../../../../contract/ids.ts'
import { NOW_SQL, readNow } from '../../../stores/postgres/database-clock.ts'
import { inOneSnapshot } from '../../../stores/postgres/one-snapshot.ts'
import { personName } from '../../../stores/postgres/person-name.ts'
import type { NamedPerson } from '../rules/authority-graph.port.ts'
import { authorityGraphOn } from '../graph/authority-graph.sql.ts'
import type { DelegationBasis, StandingDelegation } from './delegation-register.port.ts'
import { endsAfter, unrevokedAt } from '../../../stores/postgres/validity.ts'

/** Parameters: delegator, delegate, unit, role or null, keys. */
const SUBJECTS = `WITH RECURSIVE line AS (
  SELECT id, parent_id, 0 AS distance FROM directory.org_unit WHERE id = $3::uuid AND deleted_at IS NULL
  UNION ALL
  SELECT unit.id, unit.parent_id, line.distance + 1 FROM line JOIN directory.org_unit unit ON unit.id = line.parent_id
)
SELECT
  (SELECT json_agg(json_build_object('id', p.id, 'name', ${personName('p')}, 'active', p.status = 'active'))
   FROM directory.person p WHERE p.id IN ($1::uuid, $2::uuid) AND p.deleted_at IS NULL) AS people,
  (SELECT json_agg(id ORDER BY distance) FROM line) AS lineage,
  (SELECT ARRAY(SELECT permission_key FROM directory.role_permission WHERE role_id = r.id ORDER BY 1)
   FROM directory.role r WHERE r.id = $4::uuid) AS "ofRole",
  ARRAY(SELECT key FROM directory.permission WHERE key = ANY ($5::text[]) ORDER BY 1) AS "knownKeys",
  ARRAY(SELECT id::text FROM directory.person WHERE id IN ($1::uuid, $2::uuid) AND deleted_at IS NOT NULL
        UNION SELECT id::text FROM directory.org_unit WHERE id = $3::uuid AND deleted_at IS NOT NULL) AS deleted`

/** Parameters: delegator, delegate. */
const STANDING = `SELECT d.id, d.org_unit_id AS "orgUnitId", d.role_id AS "roleId", d.max_redelegations AS "maxRedelegations",
  d.valid_from AS "validFrom", least(d.valid_to, d.revoked_at) AS "endsAt",
  ARRAY(SELECT permission_key FROM directory.delegation_permission WHERE delegation_id = d.id
        UNION SELECT permission_key FROM directory.role_permission WHERE role_id = d.role_id ORDER BY 1) AS permissions
FROM directory.delegation d
WHERE d.delegator_id = $1::uuid AND d.delegate_id = $2::uuid
  AND ${endsAfter('d', NOW_SQL)} AND ${unrevokedAt('d', NOW_SQL)}
ORDER BY d.id`

type SubjectsRow = {
  people: NamedPerson[] | null
  lineage: Id[] | null
  ofRole: string[] | null
  knownKeys: string[]
  deleted: Id[]
}

/** Reads the basis over one connection, in whatever transaction that has. */
export const delegationBasisOn = async (client: pg.ClientBase): Promise<DelegationBasis> => ({
  now: await readNow(client),
  graph: authorityGraphOn(client),
  subjectsOf: async ({ delegatorId, delegateId, orgUnitId, roleId, permissionKeys }) => {
    const values = [delegatorId, delegateId, orgUnitId, roleId, permissionKeys]
    const { people, lineage, ofRole, knownKeys, deleted } = (await client.query<SubjectsRow>(SUBJECTS, values)).rows[0]!
    const { rows: standing } = await client.query<StandingDelegation>(STANDING, [delegatorId, delegateId])
    const personOf = (id: Id) => people?.find((person) => person.id === id) ?? null
    return {
      delegator: personOf(delegatorId),
      delegate: personOf(delegateId),
      lineage,
      permissions: roleId === null ? knownKeys : ofRole,
      unknownKeys: permissionKeys.filter((key) => !knownKeys.includes(key)),
      deleted,
      standing,
    }
  },
})

/** Gives `work` a basis from one snapshot. */
export const readDelegationBasis = <Result>(
  pool: pg.Pool,
  work: (basis: DelegationBasis) => Promise<Result>,
): Promise<Result> => inOneSnapshot(pool, async (client) => work(await delegationBasisOn(client)))
