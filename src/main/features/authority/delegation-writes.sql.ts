import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { Author } from '../../author.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { lockVersion, refusingViolations, saveVersion } from '../../stores/postgres/versioned-row.ts'
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
    const now = new Date()
    let revoked = 0
    for (const { id, version } of ordered) {
      const row = await lockVersion(scope.manager, delegationEntity, { name: KIND, id, version })
      if (row.revokedAt) continue
      await saveVersion(scope.manager, delegationEntity, { row, changes: { revokedAt: now } })
      const [before, after] = [{ revokedAt: null }, { revokedAt: now }]
      scope.audit({ action: 'delegation.revoke', entityKind: KIND, entityId: id, before, after })
      scope.changed(KIND, [id])
      revoked += 1
    }
    return { revoked, unchanged: ordered.length - revoked }
  })
  return { ...result, consistencyToken }
}
