import type { ActingStanding } from '../../../contract/acting.ts'
import type { Profile } from '../../../contract/connections.ts'
import { ACTION_PERMISSIONS } from '../../../contract/protocol/action-permissions.ts'
import type { Author } from '../../foundation/author.ts'
import type { OrgUnitDirectory } from '../org-units/org-unit-directory.port.ts'
import type { PeopleDirectory } from '../people/people-directory.port.ts'
import { type AskAuthority, linkOf, unknownOf } from './ask-permission.ts'

type Ports = {
  profile: Pick<Profile, 'actors'>
  people: Pick<PeopleDirectory, 'find'>
  orgUnits: Pick<OrgUnitDirectory, 'find'>
  ask: AskAuthority
}

/**
 * Tells as whom the author acts and, for a person, which of the permissions that actions ask for are held. A permission
 * that the school does not have is held by nobody.
 */
export const describeActing = async (
  { profile, people, orgUnits, ask }: Ports,
  author: Author,
): Promise<ActingStanding> => {
  const { actor } = author
  const link = linkOf(profile, author)
  if (link === undefined) return { as: 'administrator', actor }
  const { personId, orgUnitId } = link
  const [person, orgUnit] = await Promise.all([people.find(personId), orgUnits.find(orgUnitId)])
  if (!person) return { as: 'unknown', actor, entity: 'person', id: personId }
  if (!orgUnit) return { as: 'unknown', actor, entity: 'orgUnit', id: orgUnitId }
  const isHeld = async (permission: string) => {
    try {
      return (await ask({ personId, permission, orgUnitId })).chain !== null
    } catch (error) {
      if (unknownOf(error)?.entity === 'permission') return false
      throw error
    }
  }
  try {
    const permissions = await Promise.all(
      ACTION_PERMISSIONS.map(async (permission) => ({ permission, granted: await isHeld(permission) })),
    )
    const named = { id: personId, name: `${person.preferredName ?? person.givenName} ${person.familyName}` }
    return { as: 'person', actor, person: named, orgUnit: { id: orgUnitId, name: orgUnit.name }, permissions }
  } catch (error) {
    const unknown = unknownOf(error)
    if (unknown === null) throw error
    return { as: 'unknown', actor, ...unknown }
  }
}
