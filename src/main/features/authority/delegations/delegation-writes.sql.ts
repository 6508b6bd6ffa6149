import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../../contract/errors.ts'
import type { DirectoryRule } from '../../../../contract/reasons/refusals.ts'
import type { Id } from '../../../../contract/ids.ts'
import type { Author } from '../../../foundation/author.ts'
import { NOW_SQL } from '../../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import { insertVersioned, lockVersion, refusingViolations } from '../../../stores/postgres/versioned-row.ts'
import { waitForImports } from '../../../stores/postgres/wait-for-imports.ts'
import { inWriteTransaction, type WriteScope } from '../../../stores/postgres/write-transaction.ts'
import { delegationBasisOn } from './delegation-basis.sql.ts'
import { readDelegation } from './delegation-list.sql.ts'
import type { DelegationBasis, NewDelegation } from './delegation-register.port.ts'
import { delegationEntity, delegationPermissionEntity } from './delegation.entity.ts'

const KIND = 'delegation'

/** Refusals for what is removed by another write at the same time. All that the delegation names was checked before. */
const refused = (rule: DirectoryRule, field: string, expected: string) => () =>
  refusal('RULE_VIOLATION', { rule, field, expected })

const refusals = {
  delegation_org_unit_fkey: refused('unknown-org-unit', 'orgUnitId', 'the id of an org unit'),
  delegation_role_fkey: refused('unknown-role', 'roleId', 'the id of a role'),
  delegation_permission_permission_fkey: refused(
    'unknown-permission',
    'permissionKeys',
    'keys of permissions that exist',
  ),
  delegation_validity_check: refused('validity', 'validTo', 'an instant after validFrom'),
}

/**
 * Locks the unit and the people until the transaction ends, so that none of them is removed or made inactive meanwhile.
 */
const keepParties = async ({ query }: WriteScope, { orgUnitId, people }: { orgUnitId: Id; people: Id[] }) => {
  // The unit comes first, because a removal locks in this order.
  await query('SELECT id FROM directory.org_unit WHERE id = $1 FOR KEY SHARE', [orgUnitId])
  await query('SELECT id FROM directory.person WHERE id = ANY ($1::uuid[]) ORDER BY id FOR SHARE', [people])
}

export const createDelegationRow = <Decided extends { delegation: NewDelegation }>(
  store: PostgresStore,
  {
    people,
    orgUnitId,
    decide,
    author,
  }: { people: Id[]; orgUnitId: Id; decide: (basis: DelegationBasis) => Promise<Decided>; author: Author },
) =>
  refusingViolations(refusals, async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      await waitForImports(scope)
      await keepParties(scope, { orgUnitId, people })
      const decided = await decide(await delegationBasisOn(scope.client))
      const { delegation } = decided
      const { permissionKeys, ...columns } = delegation
      const id = uuidv7()
      await insertVersioned(scope.manager, delegationEntity, { id, ...columns })
      const keys = permissionKeys.map((permissionKey) => ({ delegationId: id, permissionKey }))
      if (keys.length > 0) await scope.manager.insert(delegationPermissionEntity, keys)
      const after = { ...delegation }
      scope.audit({ action: 'delegation.create', entityKind: KIND, entityId: id, before: null, after })
      scope.changed(KIND, [id])
      return { decided, created: await readDelegation(scope.client, id) }
    })
    return { decided: result.decided, created: { ...result.created, consistencyToken } }
  })

export const revokeDelegationRows = async (
  store: PostgresStore,
  targets: { id: string; version: number }[],
  author: Author,
) => {
  // Locking in one order makes two revocations of the same delegations wait for each other instead of deadlocking.
  const ordered = [...targets].sort((a, b) => (a.id < b.id ? -1 : 1))
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const before = new Map<string, Date | null>()
    for (const { id, version } of ordered) {
      const row = await lockVersion(scope.manager, delegationEntity, { name: KIND, id, version })
      before.set(id, row.revokedAt)
    }
    // A revocation set for a later time, e.g. by a console whose clock was ahead, takes effect now. An earlier one
    // stays.
    const revoked = await scope.query<{ id: string; revokedAt: Date }>(
      `UPDATE directory.delegation SET revoked_at = clock.now, updated_at = clock.now, version = version + 1
       FROM (SELECT ${NOW_SQL} AS now) clock WHERE id = ANY ($1::uuid[]) AND (revoked_at IS NULL OR revoked_at > clock.now)
       RETURNING id, revoked_at AS "revokedAt"`,
      [[...before.keys()]],
    )
    for (const { id, revokedAt } of revoked) {
      const was = { revokedAt: before.get(id) ?? null }
      scope.audit({ action: 'delegation.revoke', entityKind: KIND, entityId: id, before: was, after: { revokedAt } })
    }
    scope.changed(
      KIND,
      revoked.map(({ id }) => id),
    )
    return { revoked: revoked.length, unchanged: ordered.length - revoked.length }
  })
  return { ...result, consistencyToken }
}
