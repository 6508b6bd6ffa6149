import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { Author } from '../../author.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { lockVersion, refusingViolations } from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction } from '../../stores/postgres/write-transaction.ts'
import { readDelegation } from './delegation-list.sql.ts'
import type { NewDelegation } from './delegation-register.port.ts'
import { delegationEntity, delegationPermissionEntity } from './delegation.entity.ts'

const KIND = 'delegation'

const refused = (rule: string, field: string, expected: string) => () =>
  refusal('RULE_VIOLATION', { rule, field, expected })

const refusals = {
  delegation_delegator_fkey: refused('unknown-person', 'delegatorId', 'the id of a person'),
  delegation_delegate_fkey: refused('unknown-person', 'delegateId', 'the id of a person'),
  delegation_org_unit_fkey: refused('unknown-org-unit', 'orgUnitId', 'the id of an org unit'),
  delegation_role_fkey: refused('unknown-role', 'roleId', 'the id of a role'),
  delegation_permission_permission_fkey: refused(
    'unknown-permission',
    'permissionKeys',
    'keys of permissions that exist',
  ),
  delegation_self_check: refused('self-delegation', 'delegateId', 'someone else than the delegator'),
  delegation_validity_check: refused('validity', 'validTo', 'an instant after validFrom'),
  delegation_covers_check: refused('covers', 'permissionKeys', 'either a role or permission keys'),
}

export const createDelegationRow = (store: PostgresStore, input: NewDelegation, author: Author) =>
  refusingViolations(refusals, async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const id = uuidv7()
      const { permissionKeys, ...columns } = input
      // Held until the end, so that the delegate cannot be removed beside this write.
      const delegates = await scope.query(
        'SELECT id FROM directory.person WHERE id = $1 AND deleted_at IS NULL FOR SHARE',
        [input.delegateId],
      )
      if (delegates.length === 0) throw refusals.delegation_delegate_fkey()
      await scope.manager.insert(delegationEntity, { id, ...columns })
      const keys = permissionKeys.map((permissionKey) => ({ delegationId: id, permissionKey }))
      if (keys.length > 0) await scope.manager.insert(delegationPermissionEntity, keys)
      scope.audit({ action: 'delegation.create', entityKind: KIND, entityId: id, before: null, after: { ...input } })
      scope.changed(KIND, [id])
      return readDelegation(scope.client, id)
    })
    return { ...result, consistencyToken }
  })

export const revokeDelegationRows = async (
  store: PostgresStore,
  targets: { id: string; version: number }[],
  author: Author,
) => {
  // Locked in one order, so that two that revoke the same delegations wait for each other instead of deadlocking.
  const ordered = [...targets].sort((a, b) => (a.id < b.id ? -1 : 1))
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const before = new Map<string, Date | null>()
    for (const { id, version } of ordered) {
      const row = await lockVersion(scope.manager, delegationEntity, { name: KIND, id, version })
      before.set(id, row.revokedAt)
    }
    // One that was revoked for a later time, e.g. by a console whose clock was ahead, ends now; an earlier revocation stays as it is.
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
