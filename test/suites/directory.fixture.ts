import type { Id } from '../../src/contract/ids.ts'
import type { PersonInput } from '../../src/contract/people.ts'
import type { Author } from '../../src/main/foundation/author.ts'
import type { DirectoryPorts } from '../../src/main/school/directory-ports.ts'
import { createDelegation } from '../../src/main/features/authority/delegations/create-delegation.ts'

/** The subject of a suite: the ports of one empty school, emptied again before each test. */
export type DirectoryUnderTest = () => DirectoryPorts

export const author: Author = { actor: 'ines', door: 'in-process' }

let people = 0

export const personInput = (input: Partial<PersonInput> = {}): PersonInput => {
  people += 1
  return {
    givenName: 'Ana',
    familyName: 'Ruiz',
    middleName: null,
    preferredName: null,
    username: `user${people}`,
    email: null,
    status: 'active',
    sourcedId: null,
    ...input,
  }
}

export const everyone = { directOnly: false, deleted: false } as const

/** Reads a list from its first page to its last. */
export const walk = async <Item>(
  page: (cursor: string | undefined) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> => {
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const found = await page(cursor)
    items.push(...found.items)
    cursor = found.nextCursor ?? undefined
  } while (cursor !== undefined)
  return items
}

/** Creates a role, a district and a school below it for assignments. */
export const anOrganisation = async ({ roles, permissions, orgUnits }: DirectoryPorts) => {
  await permissions.create({ key: 'trip.approve', description: 'Approve trips' }, author)
  const teacher = await roles.create({ name: 'Teacher', description: '', permissionKeys: ['trip.approve'] }, author)
  const unit = { code: null, sourcedId: null }
  const district = await orgUnits.create({ ...unit, parentId: null, kind: 'district', name: 'Lincoln' }, author)
  const school = await orgUnits.create({ ...unit, parentId: district.id, kind: 'school', name: 'North High' }, author)
  return { teacher, district, school }
}

/** Delegates a role at a unit, from now on and without an end. */
export const lends =
  ({ delegations }: Pick<DirectoryPorts, 'delegations'>, terms: { roleId: Id; orgUnitId: Id }) =>
  (delegatorId: Id, delegateId: Id) =>
    createDelegation(
      { delegations },
      { ...terms, delegatorId, delegateId, permissionKeys: [], maxRedelegations: 0, validTo: null, reason: 'r' },
      author,
    )

export const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const collected: Item[] = []
  for await (const item of items) collected.push(item)
  return collected
}
