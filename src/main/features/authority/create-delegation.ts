import { refusal } from '../../../contract/errors.ts'
import type { Author } from '../../author.ts'
import type { School } from '../../school.ts'
import { findGrants } from './authority-grants.ts'
import type { NewDelegation } from './delegation-register.port.ts'
import { beginOf, furtherOf } from './delegation-terms.ts'

type Input = Omit<NewDelegation, 'validFrom'> & { validFrom?: Date }
type Asking = Pick<School, 'authority' | 'delegations'>

const refuse = (rule: string, field: string, expected: string, more: { most?: number } = {}) =>
  refusal('RULE_VIOLATION', { rule, field, expected, ...more })

const beginning = (input: Input, now: Date): Date => {
  const begin = beginOf(input, now)
  if (begin === 'ended-before') throw refuse(begin, 'validTo', 'an instant to come, or none')
  if (begin === 'begins-in-the-past') throw refuse(begin, 'validFrom', 'now or an instant to come')
  return begin
}

/** The permissions that the delegation is about; a role without any has nothing to be held by anyone. */
const permissionsOf = async ({ delegations }: Asking, { roleId, permissionKeys }: Input): Promise<string[]> => {
  if ((roleId === null) === (permissionKeys.length === 0)) {
    throw refuse('covers', 'permissionKeys', 'either a role or permission keys')
  }
  if (roleId === null) return permissionKeys
  const permissions = await delegations.permissionsOfRole(roleId)
  if (permissions === null) throw refuse('unknown-role', 'roleId', 'the id of a role')
  if (permissions.length === 0) throw refuse('role-holds-nothing', 'roleId', 'a role that grants something')
  return permissions
}

const refuseBeyondOwn = async (
  { authority, delegations }: Asking,
  { delegatorId, orgUnitId, maxRedelegations }: Input,
  { permissions, at }: { permissions: string[]; at: Date },
) => {
  const lineage = await delegations.lineageOf(orgUnitId)
  if (lineage === null) throw refuse('unknown-org-unit', 'orgUnitId', 'the id of an org unit')
  const held = findGrants(await authority.record.grantsTo({ personIds: [delegatorId], at }), at).get(delegatorId)
  const further = furtherOf(held ?? [], { permissions, lineage })
  const missing = permissions.filter((permission) => !further.has(permission))
  if (missing.length > 0) {
    const names = missing.slice(0, 10).join(', ')
    throw refuse('delegator-does-not-hold', 'delegatorId', `someone who may pass on ${names} at this unit`)
  }
  const most = Math.min(...further.values())
  if (maxRedelegations > most) {
    throw refuse('redelegations-beyond-own', 'maxRedelegations', `at most ${most}`, { most })
  }
}

/**
 * Writes a delegation down for someone who holds, or may pass on, all of it when it begins, and as often as it may be
 * passed on further. It begins now or later. Judged on the system of record, never on the projection; later losses are for
 * the chain to judge.
 */
export const createDelegation = async (school: Asking, input: Input, author: Author) => {
  const validFrom = beginning(input, new Date())
  const permissions = await permissionsOf(school, input)
  if (input.delegatorId === input.delegateId) {
    throw refuse('self-delegation', 'delegateId', 'someone else than the delegator')
  }
  await refuseBeyondOwn(school, input, { permissions, at: validFrom })
  const permissionKeys = [...new Set(input.permissionKeys)].sort()
  return school.delegations.create({ ...input, permissionKeys, validFrom }, author)
}
