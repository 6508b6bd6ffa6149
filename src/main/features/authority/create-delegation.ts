import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'
import { findGrants } from './authority-grants.ts'
import type { NewDelegation } from './delegation-register.port.ts'

type Input = Omit<NewDelegation, 'validFrom'> & { validFrom?: Date }

const refuse = (rule: string, field: string, expected: string) => refusal('RULE_VIOLATION', { rule, field, expected })

/** What of these permissions the person may not pass on at the unit at that time. */
const notHeld = async (
  { authority, delegations }: Pick<School, 'authority' | 'delegations'>,
  { personId, permissions, orgUnitId, at }: { personId: Id; permissions: string[]; orgUnitId: Id; at: Date },
): Promise<string[]> => {
  const lineage = await delegations.lineageOf(orgUnitId)
  if (lineage === null) throw refuse('unknown-org-unit', 'orgUnitId', 'the id of an org unit')
  const grants = findGrants(await authority.record.grantsTo({ personIds: [personId], at }), at).get(personId) ?? []
  return permissions.filter(
    (permission) =>
      !grants.some(
        (grant) => grant.permission === permission && grant.remaining > 0 && lineage.includes(grant.topUnitId),
      ),
  )
}

/**
 * Writes a delegation down for someone who holds, or may pass on, all of it when it begins (now, for one that began
 * before). Judged on the system of record, never on the projection; later losses are for the chain to judge.
 */
export const createDelegation = async (
  school: Pick<School, 'authority' | 'delegations'>,
  input: Input,
  author: Author,
) => {
  const now = new Date()
  const validFrom = input.validFrom ?? now
  if ((input.roleId === null) === (input.permissionKeys.length === 0)) {
    throw refuse('covers', 'permissionKeys', 'either a role or permission keys')
  }
  if (input.delegatorId === input.delegateId)
    throw refuse('self-delegation', 'delegateId', 'someone else than the delegator')
  const permissions =
    input.roleId === null ? input.permissionKeys : await school.delegations.permissionsOfRole(input.roleId)
  if (permissions === null) throw refuse('unknown-role', 'roleId', 'the id of a role')
  const at = validFrom > now ? validFrom : now
  const missing = await notHeld(school, { personId: input.delegatorId, permissions, orgUnitId: input.orgUnitId, at })
  if (missing.length > 0) {
    throw refuse(
      'delegator-does-not-hold',
      'delegatorId',
      `someone who may pass on ${missing.slice(0, 10).join(', ')} at this unit`,
    )
  }
  const permissionKeys = [...new Set(input.permissionKeys)].sort()
  return school.delegations.create({ ...input, permissionKeys, validFrom }, author)
}
